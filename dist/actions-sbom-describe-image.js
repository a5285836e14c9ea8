import "./rolldown-runtime.js";
import { t as layerReader } from "./adapters-layers-read-layer.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { r as Fault } from "./chain-fault.js";
import { l as table, r as cell } from "./chain-promotion-markdown.js";
import { t as VERSION } from "./chain-version.js";
import { t as describe } from "./operations-describe.js";
import { n as jobRegistry } from "./actions-connect.js";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
// actions/sbom/describe-image.ts
async function describeImage(inputs, host) {
	const subject = {
		image: inputs.subjectName,
		digest: inputs.subjectDigest
	};
	const described = await host.group(`Describe ${printImageReference(subject)}`, () => describe({
		subject,
		tool: {
			name: "clearance",
			version: VERSION
		}
	}, {
		registry: jobRegistry(host.environment, inputs.githubToken),
		readLayer: layerReader()
	}));
	await keep(inputs.sbomPath, described.bytes);
	host.info(`wrote ${inputs.sbomPath}, ${described.sbom.components.length} components`);
	host.setOutput("sbom-path", inputs.sbomPath);
	host.setOutput("sbom-digest", described.digest);
	host.summary(summaryOf(subject, described));
	return described;
}
async function keep(path, bytes) {
	await atSbomPath(path, async () => {
		await mkdir(dirname(path), { recursive: true });
		await writeFile(path, bytes);
	});
}
async function dropEarlierSbom(path) {
	await atSbomPath(path, () => rm(path, { force: true }));
}
async function atSbomPath(path, work) {
	try {
		await work();
	} catch (cause) {
		throw new Fault("INPUT_INVALID", `sbom-path: "${path}" can't be written`, { cause });
	}
}
function summaryOf(subject, { sbom, digest }) {
	const shown = sbom.components.slice(0, 20);
	const more = sbom.components.length - shown.length;
	return [
		"### What is in it",
		"",
		`**\`${printImageReference(subject)}\`**: ${sbom.components.length} components, SBOM \`${digest}\` (CycloneDX ${sbom.specVersion}).`,
		"",
		table(["component", "version"], shown.map(({ name, version }) => [cell(name), cell(version ?? "")])),
		"",
		...more > 0 ? [`…and ${more} more.`, ""] : []
	].join("\n");
}
export { dropEarlierSbom as n, describeImage as t };
