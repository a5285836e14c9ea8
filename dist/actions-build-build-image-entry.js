export { t as buildImage } from "./actions-build-build-image.js";
