import "./sandbox-tools.js";
export {};
