export { t as run } from "./sandbox-shell.js";
