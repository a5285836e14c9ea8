export { t as List, n as inputName, r as readInputs } from "./actions-read-inputs.js";
