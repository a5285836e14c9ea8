export { n as main } from "./sandbox-shell.js";
