export { t as keySigner, n as keylessSigner } from "./adapters-sigstore-signer.js";
