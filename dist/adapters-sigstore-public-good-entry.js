export { n as publicGoodTrustedRoot } from "./adapters-sigstore-public-good.js";
