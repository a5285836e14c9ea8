export { t as describeImage, n as dropEarlierSbom } from "./actions-sbom-describe-image.js";
