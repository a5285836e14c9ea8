export { t as attestImage } from "./actions-attest-attest-image.js";
