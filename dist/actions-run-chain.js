import "./rolldown-runtime.js";
import { t as attestImage } from "./actions-attest-attest-image.js";
import { t as buildImage } from "./actions-build-build-image.js";
import { n as jobRegistry } from "./actions-connect.js";
import { n as jobSigning } from "./actions-job-signing.js";
import { n as dropEarlierSbom, t as describeImage } from "./actions-sbom-describe-image.js";
// actions/run-chain.ts
async function runChain(inputs, host) {
	const { image: subjectName, sbomPath } = inputs;
	const signing = await jobSigning(inputs, host.environment);
	await dropEarlierSbom(sbomPath);
	const built = await buildImage({
		...inputs,
		tags: []
	}, host);
	const subject = {
		subjectName,
		subjectDigest: built.digest
	};
	await describeImage({
		...inputs,
		...subject,
		sbomPath
	}, host);
	await attestImage({
		...inputs,
		...subject,
		sbomPath
	}, host, signing);
	await tag(inputs, built.digest, host);
}
async function tag({ image, tags, githubToken }, digest, host) {
	if (tags.length === 0) return;
	const registry = jobRegistry(host.environment, githubToken);
	const { bytes, descriptor } = await registry.manifest(image, digest);
	for (const tag of tags) await registry.putManifest(image, {
		bytes,
		mediaType: descriptor.mediaType,
		tag
	});
	host.info(`tagged ${tags.join(", ")}`);
}
export { runChain };
