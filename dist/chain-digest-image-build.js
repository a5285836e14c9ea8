import { r as Fault } from "./chain-fault.js";
import { t as ImageName } from "./chain-digest-image-name.js";
// chain/digest/image-build.ts
function parseBaseImage(text) {
	const match = /^(?<name>[^@]+?)(?:@(?<digest>sha256:[0-9a-f]{64})|:(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))$/.exec(text);
	const image = ImageName.safeParse(match?.groups?.["name"]);
	const reference = match?.groups?.["digest"] ?? match?.groups?.["tag"];
	if (!image.success || reference === void 0) throw new Fault("INPUT_INVALID", `"${text}" is not a base image: write registry/owner/name@sha256:<64 hex digits> or registry/owner/name:tag`);
	return {
		image: image.data,
		reference
	};
}
function parsePlatform(text) {
	const [, os, architecture, variant] = /^([a-z0-9]+)\/([a-z0-9]+)(?:\/([a-z0-9]+))?$/.exec(text) ?? [];
	if (os === void 0 || architecture === void 0) throw new Fault("INPUT_INVALID", `"${text}" is not a platform: write os/architecture, such as linux/amd64`);
	return variant === void 0 ? {
		os,
		architecture
	} : {
		os,
		architecture,
		variant
	};
}
export { parsePlatform as n, parseBaseImage as t };
