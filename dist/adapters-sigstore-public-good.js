import { o as __toESM } from "./rolldown-runtime.js";
import { r as Fault } from "./chain-fault.js";
// adapters/sigstore/public-good.ts
function publicGoodSigningConfig() {
	return target("signing_config.v0.2.json", "SIGNING_FAILED");
}
function publicGoodTrustedRoot() {
	return target("trusted_root.json", "TRUST_ROOT_INVALID");
}
async function target(name, code) {
	try {
		const { initTUF } = await import("./sigstore-tuf-entry.js").then((m) => __toESM(m.default, 1));
		return Buffer.from(await (await initTUF()).getTarget(name), "utf8");
	} catch (cause) {
		throw new Fault(code, `The public Sigstore's ${name} can't be had by TUF.`, {
			cause,
			retryable: true
		});
	}
}
export { publicGoodTrustedRoot as n, publicGoodSigningConfig as t };
