import { r as digestOf } from "./chain-digest-digest.js";
import { r as Fault } from "./chain-fault.js";
import { s as signersOf } from "./chain-clearance-parse-policy.js";
// chain/clearance/trust-material.ts
function trustMaterialOf({ policy, files }) {
	const bytesOf = (path) => {
		const bytes = files.get(path);
		if (bytes !== void 0) return bytes;
		throw new Fault("POLICY_UNREADABLE", `clearance.yaml names ${path}, which isn't in the same commit`);
	};
	const makers = [...Object.values(policy.builders), ...policy.environments.flatMap(signersOf)];
	const keys = new Set(makers.flatMap((maker) => "key" in maker ? [maker.key] : []));
	const material = {
		roots: Object.entries(policy.trust).map(([name, { root, issuer }]) => ({
			name,
			trustedRoot: bytesOf(root),
			issuer
		})),
		keys: [...keys].map((name) => ({
			name,
			pem: bytesOf(name)
		}))
	};
	demandDistinct("the same key", material.keys.map(({ name, pem }) => [name, keyText(pem)]));
	demandDistinct("the same root and issuer", material.roots.map(({ name, trustedRoot, issuer }) => [name, `${digestOf(trustedRoot)} ${issuer}`]));
	return material;
}
function demandDistinct(what, entries) {
	const names = new Map();
	for (const [name, content] of entries) {
		const first = names.get(content);
		if (first !== void 0) throw new Fault("POLICY_INVALID", `${first} and ${name} are ${what}: give each a trust of its own`);
		names.set(content, name);
	}
}
function keyText(pem) {
	return new TextDecoder().decode(pem).replaceAll(/\s+/gu, "");
}
export { trustMaterialOf as t };
