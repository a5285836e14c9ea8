import "./rolldown-runtime.js";
import { t as layerReader } from "./adapters-layers-read-layer.js";
import { t as actionsIdentityToken } from "./adapters-sigstore-identity-token.js";
import { n as keylessSigner, t as keySigner } from "./adapters-sigstore-signer.js";
import { S as signersOf, a as importRuleFor, dt as asLine, i as matches } from "./chain-clearance-parse-policy.js";
import { n as parseImageReference, r as printImageReference } from "./chain-digest-image-name.js";
import { r as Fault, t as EXIT } from "./chain-fault.js";
import { n as repositoryUri } from "./chain-source-github-server.js";
import { t as VERSION } from "./chain-version.js";
import { n as vsaFor, t as trustMaterialOf } from "./chain-clearance-trust-material.js";
import { a as statementAbout, i as isAbout, n as PREDICATE } from "./chain-evidence-statement.js";
import { r as printSigner, t as notSignedFor } from "./chain-clearance-summary.js";
import { t as collectEvidence } from "./operations-collect-evidence.js";
import { a as MEDIA, i as ImageManifest, r as ImageIndex } from "./chain-digest-descriptor.js";
import { n as NO_ANCESTRY, r as findImport, t as findAttestation } from "./chain-clearance-attestation.js";
import { n as importSummaryRule } from "./chain-clearance-rules.js";
import { i as hexOf, t as Digest } from "./chain-digest-digest.js";
import { b as string, d as discriminatedUnion, p as literal, r as datetime, s as array, y as strictObject } from "./zod.js";
import { t as attest } from "./operations-attest.js";
import { t as inParallel } from "./operations-in-parallel.js";
import { t as describe } from "./operations-describe.js";
import { r as readBundle } from "./operations-read-bundle.js";
import { t as baseCommit } from "./operations-observe-base.js";
import { i as readRestrictions, r as readPolicy } from "./operations-observe-policy.js";
import { a as withGitOps, t as baseOf } from "./cli-gitops.js";
import { t as portsOf } from "./cli-ports.js";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
// chain/clearance/upstream-signature.ts
const SIGNATURES = [
	"https://sigstore.dev/cosign/sign/v1",
	PREDICATE.provenance,
	"https://slsa.dev/provenance/v0.2"
];
function upstreamSignature(digest, evidence, { signed, upstream }) {
	if (signed === null) return { asked: false };
	const about = evidence.filter(({ statement }) => SIGNATURES.includes(statement.predicateType) && isAbout(statement, digest));
	const [found] = about.filter((one) => isBy(one, signed)).sort((a, b) => a.bundle < b.bundle ? -1 : 1);
	if (found !== void 0) return {
		asked: true,
		signedBy: found.signer.kind === "key" ? found.signer.key : found.signer.claims.subject,
		predicateType: found.statement.predicateType,
		bundle: found.bundle,
		witnessed: found.witnessed[0]?.toISOString() ?? null
	};
	const who = signed.kind === "key" ? `the key ${signed.key}` : signed.subject;
	const others = [...new Set(about.map(({ signer }) => printSigner(signer)))].sort().join(", ");
	return {
		code: "UPSTREAM_UNSIGNED",
		message: `${upstream}@${digest} isn't signed by ${who}; ${others === "" ? "nobody known has" : `${others} has`}: nothing was copied`
	};
}
function isBy({ signer }, wanted) {
	if (wanted.kind === "key") return signer.kind === "key" && signer.key === wanted.key;
	return signer.kind === "certificate" && signer.trust === wanted.trust && signer.claims.issuer === wanted.issuer && matches(wanted.subject, signer.claims.subject);
}
// operations/image-tree.ts
const MANIFEST_LIMIT = 200;
async function readTree(subject, registry) {
	const manifests = new Map();
	const blobs = new Map();
	async function read(digest) {
		const stored = await registry.manifest(subject.image, digest);
		const { children, content } = partsOf(stored, printImageReference({
			...subject,
			digest
		}));
		for (const child of children) if (!manifests.has(child.digest)) await read(child.digest);
		for (const blob of content) blobs.set(blob.digest, blob);
		manifests.set(digest, stored);
		if (manifests.size <= MANIFEST_LIMIT) return stored;
		throw malformed(printImageReference(subject), `names more than ${MANIFEST_LIMIT} manifests`);
	}
	const root = await read(subject.digest);
	return {
		manifests: [...[...manifests.values()].slice(0, -1), root],
		blobs: [...blobs.values()],
		subject: subjectIn(root)
	};
}
function rootOf({ manifests }) {
	const root = manifests.at(-1);
	if (root === void 0) throw new Error("a tree has a root");
	return root;
}
function partsOf({ descriptor, bytes }, name) {
	if (descriptor.mediaType === MEDIA.index || descriptor.mediaType === MEDIA.dockerIndex) {
		const index = ImageIndex.safeParse(jsonOf(bytes));
		if (index.success) return {
			children: index.data.manifests,
			content: []
		};
		throw malformed(name, "isn't an image index of digests");
	}
	const manifest = ImageManifest.safeParse(jsonOf(bytes));
	if (manifest.success) return {
		children: [],
		content: [manifest.data.config, ...manifest.data.layers]
	};
	throw malformed(name, "isn't an image manifest");
}
function subjectIn({ bytes }) {
	return ImageManifest.or(ImageIndex).safeParse(jsonOf(bytes)).data?.subject?.digest;
}
function jsonOf(bytes) {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		return;
	}
}
function malformed(name, reason) {
	return new Fault("IMAGE_MALFORMED", `${name} ${reason}`);
}
// chain/evidence/import-record.ts
const IMPORT_PREDICATE = "https://clearance.dev/import-record/v1";
const UpstreamSignature = discriminatedUnion("asked", [strictObject({ asked: literal(false) }), strictObject({
	asked: literal(true),
	signedBy: string().min(1),
	predicateType: string().min(1),
	bundle: Digest,
	witnessed: datetime().nullable()
})]);
const ImportRecord = strictObject({
	upstream: string().min(1),
	requestedBy: string().min(1),
	reason: string().min(1),
	imported: datetime(),
	version: string(),
	policy: strictObject({
		uri: string().min(1),
		digest: strictObject({ sha256: string() })
	}),
	signature: UpstreamSignature,
	referrers: array(Digest)
});
function importStatement(subject, record) {
	return statementAbout(subject, IMPORT_PREDICATE, record);
}
function importIn(statement) {
	if (statement.predicateType !== "https://clearance.dev/import-record/v1") return void 0;
	return ImportRecord.safeParse(statement.predicate).data;
}
// operations/copy-tree.ts
const PARALLEL = 4;
async function copyTree(tree, from, to, { registry, progress }) {
	let done = 0;
	await inParallel(tree.blobs, PARALLEL, async (blob) => {
		await registry.putBlob(to, blob, () => registry.blob(from, blob), from);
		done += 1;
		if (tree.subject === void 0) progress(`${done} of ${tree.blobs.length} blobs (${size(blob)})`);
	});
	for (const { bytes, descriptor } of tree.manifests.slice(0, -1)) await registry.putManifest(to, {
		bytes,
		mediaType: descriptor.mediaType
	});
	const root = rootOf(tree);
	const last = {
		bytes: root.bytes,
		mediaType: root.descriptor.mediaType
	};
	await (tree.subject === void 0 ? registry.putManifest(to, last) : registry.putReferrer(to, last));
}
async function readTreeBack({ manifests, blobs }, at, registry, proven = new Set()) {
	for (const { descriptor } of manifests) await registry.manifest(at, descriptor.digest);
	const left = blobs.filter(({ digest }) => !proven.has(digest));
	await inParallel(left, PARALLEL, async (blob) => {
		for await (const _chunk of registry.blob(at, blob));
	});
}
function noting(registry) {
	const proven = new Set();
	return {
		proven,
		registry: {
			...registry,
			async *blob(image, blob) {
				yield* registry.blob(image, blob);
				proven.add(blob.digest);
			}
		}
	};
}
function size({ size: bytes }) {
	return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
// operations/land-import.ts
const WANTED = new Set([
	...Object.values(PREDICATE),
	...SIGNATURES,
	IMPORT_PREDICATE
]);
async function landImport(landing, ports) {
	const { request, trust, tree, referrers, from, place } = landing;
	const { registry, progress } = ports;
	const subject = {
		image: place.image,
		digest: request.upstream.digest
	};
	progress(`copying to ${printImageReference(subject)}`);
	await copyTree(tree, from, subject.image, ports);
	for (const referrer of referrers) await copyTree(referrer, from, subject.image, ports);
	const summary = importSummaryRule(request.snapshot.policy, subject.image);
	const before = await collectEvidence(subject, trust, ports, WANTED);
	demandSignature(subject, landing, before.evidence);
	const done = findImport(subject.digest, before.evidence, summary).accepted[0];
	const stated = place.region === null ? await attestContent(subject, landing, summary, before, ports) : await copyContent(subject, landing, ports);
	progress(`reading ${printImageReference(subject)} back`);
	for (const one of [tree, ...referrers]) await readTreeBack(one, subject.image, registry, stated.proven);
	const found = done ?? await attestSummary(subject, landing, summary, stated.bundles, ports);
	const tags = await setTags(subject, landing, registry);
	const { region, image } = place;
	return {
		region,
		image,
		summary: found.bundle,
		fresh: done === void 0,
		tags
	};
}
function demandSignature(at, { rule, signature }, evidence) {
	if (!signature.asked || rule.referrers === "none") return;
	const again = upstreamSignature(at.digest, evidence, rule);
	if (!("code" in again)) return;
	const message = `upstream's signature isn't with ${printImageReference(at)}: ${again.message}`;
	throw new Fault("REFERRER_LOST", message);
}
async function attestContent(subject, { request, rule, trust, referrers, signature }, summary, { evidence }, ports) {
	const now = ports.now();
	const { registry, proven } = noting(ports.registry);
	const statements = [];
	const [sbom] = findAttestation("sbom", subject.digest, evidence, {
		kind: "import",
		summary
	}).accepted;
	if (sbom === void 0) {
		ports.progress("writing the SBOM");
		const tool = {
			name: "clearance",
			version: request.version
		};
		const described = await describe({
			subject,
			tool
		}, {
			registry,
			readLayer: ports.readLayer
		});
		statements.push(statementAbout(subject, PREDICATE.sbom, described.sbom));
	}
	const record = evidence.find((one) => importIn(one.statement)?.policy.digest.sha256 === hexOf(rule.policyDigest) && notSignedFor(one, summary, NO_ANCESTRY) === void 0);
	if (record === void 0) statements.push(importStatement(subject, {
		upstream: printImageReference(request.upstream),
		requestedBy: request.requestedBy,
		reason: request.reason,
		imported: now.toISOString(),
		version: request.version,
		policy: {
			uri: request.policyUri,
			digest: { sha256: hexOf(rule.policyDigest) }
		},
		signature,
		referrers: referrers.map((one) => rootOf(one).descriptor.digest)
	}));
	const objection = async (one) => notSignedFor(one, summary, NO_ANCESTRY);
	const attested = await attest({
		subject,
		statements,
		trust,
		now,
		objection
	}, ports);
	return {
		bundles: [...[sbom, record].flatMap((one) => one === void 0 ? [] : [one.bundle]), ...attested.map((one) => one.evidence.bundle)],
		proven
	};
}
async function copyContent(subject, { request, rule, trust }, ports) {
	const home = {
		image: rule.target.image,
		digest: subject.digest
	};
	const summary = importSummaryRule(request.snapshot.policy, home.image);
	const { evidence, referrers } = await collectEvidence(home, trust, ports, WANTED);
	const ours = evidence.filter((one) => (one.statement.predicateType === PREDICATE.sbom || importIn(one.statement) !== void 0) && notSignedFor(one, summary, NO_ANCESTRY) === void 0);
	for (const { bundle } of ours) {
		const carrier = referrers.get(bundle);
		if (carrier === void 0) throw new Error("what was collected hangs somewhere");
		const tree = await readTree({
			...home,
			digest: carrier
		}, ports.registry);
		await copyTree(tree, home.image, subject.image, ports);
		await readTreeBack(tree, subject.image, ports.registry);
	}
	return {
		bundles: ours.map(({ bundle }) => bundle),
		proven: new Set()
	};
}
async function attestSummary(subject, { request, rule, trust, signature }, summary, bundles, ports) {
	const now = ports.now();
	const statement = vsaFor({
		subject,
		verifierId: summary.verifierId,
		version: request.version,
		timeVerified: now,
		resourceUri: summary.resourceUri,
		policyUri: request.policyUri,
		policyDigest: rule.policyDigest,
		inputs: [...new Set([...signature.asked ? [signature.bundle] : [], ...bundles])].sort().map((digest) => ({
			uri: `oci://${printImageReference({
				...subject,
				digest
			})}`,
			digest
		})),
		levels: [summary.level]
	});
	const objection = async (one) => {
		const found = findImport(subject.digest, [one], summary);
		return found.accepted.length > 0 ? void 0 : found.finding.message;
	};
	const [made] = await attest({
		subject,
		statements: [statement],
		trust,
		now,
		objection
	}, ports);
	if (made === void 0) throw new Error("one statement was signed, and none came back");
	return made.evidence;
}
async function setTags({ image, digest }, { request, tree }, registry) {
	const services = Object.values(request.snapshot.policy.services).filter((one) => one.image === image);
	const tags = new Set([`imported-${hexOf(digest).slice(0, 12)}`, ...services.map(({ channel }) => channel)]);
	const { bytes, descriptor } = rootOf(tree);
	for (const tag of tags) await registry.putManifest(image, {
		bytes,
		mediaType: descriptor.mediaType,
		tag
	});
	return [...tags];
}
// operations/referrer-room.ts
const OURS = 3;
async function demandRoomFor(copy, policy, registry) {
	const { image, tree, referrers } = copy;
	const root = rootOf(tree).descriptor.digest;
	for (const { descriptor } of tree.manifests) {
		const copied = referrers.filter(({ subject }) => subject === descriptor.digest);
		if (copied.length === 0 && descriptor.digest !== root) continue;
		const there = await registry.referrers(image, descriptor.digest);
		const all = new Set([...there.map(({ digest }) => digest), ...copied.map((one) => rootOf(one).descriptor.digest)]);
		const ours = descriptor.digest === root ? OURS + policy.environments.flatMap(signersOf).length : 0;
		if (all.size + ours <= 50) continue;
		const message = `${printImageReference({
			image,
			digest: descriptor.digest
		})} would have ${all.size + ours} referrers, its clearances to come included, and admission reads at most 50: say referrers: bundles or none in its source`;
		throw new Fault("REGISTRY_REJECTED", message);
	}
}
// operations/upstream-referrers.ts
const LIMIT = 200;
async function upstreamReferrers(subject, tree, { referrers: wanted }, ports) {
	if (wanted === "none") return [];
	const { image } = subject;
	const found = new Map();
	const open = tree.manifests.map(({ descriptor }) => descriptor.digest);
	for (let parent = open.pop(); parent !== void 0; parent = open.pop()) for (const { digest } of await ports.registry.referrers(image, parent)) {
		if (found.has(digest)) continue;
		const referrer = await readTree({
			image,
			digest
		}, ports.registry);
		if (referrer.subject !== parent) continue;
		const bundle = isBundle(referrer);
		if (wanted === "bundles" && !bundle) continue;
		if (bundle) await demandReadable({
			image,
			digest: parent
		}, referrer, ports);
		found.set(digest, referrer);
		open.push(digest);
		if (found.size > LIMIT) throw tooMany(subject);
	}
	return [...found.values()];
}
function isBundle(tree) {
	const { artifactType, layers = [] } = ImageManifest.safeParse(JSON.parse(new TextDecoder().decode(rootOf(tree).bytes))).data ?? {};
	return artifactType?.startsWith("application/vnd.dev.sigstore.bundle") === true || layers.some(({ mediaType }) => mediaType.startsWith("application/vnd.dev.sigstore.bundle"));
}
async function demandReadable(parent, tree, { registry, verifier, trust }) {
	const { descriptor } = rootOf(tree);
	const read = await readBundle(parent, descriptor, registry);
	const verification = "code" in read ? read : await verifier.verify(read.bytes, trust);
	if (!("code" in verification) || verification.code === "BUNDLE_UNTRUSTED") return;
	const message = `${descriptor.digest}, a bundle on ${printImageReference(parent)}, can't be read: ${verification.reason}; with it admission would verify nothing of the image: say referrers: none in its source`;
	throw new Fault("BUNDLE_MALFORMED", message);
}
function tooMany(subject) {
	const message = `more than ${LIMIT} referrers hang on ${printImageReference(subject)}: say referrers: bundles or none in its source`;
	return new Fault("REGISTRY_REJECTED", message);
}
// operations/import.ts
async function importImage(request, ports) {
	const { upstream, snapshot } = request;
	const { registry, verifier, progress } = ports;
	const rule = importRuleFor(snapshot, upstream.image);
	if (rule === void 0) return refused(unknownSource(snapshot, upstream));
	const regions = regionsOf(rule, request.regions);
	const [quarantined] = request.restrictions.quarantines.filter(({ digest }) => digest === upstream.digest);
	if (quarantined !== void 0) return refused({
		code: "QUARANTINED",
		message: `${upstream.digest} is in quarantine since ${quarantined.since.toISOString()}, by ${quarantined.owner}: ${quarantined.reason}`
	});
	const trust = trustMaterialOf(snapshot);
	progress(`reading ${printImageReference(upstream)}`);
	const tree = await readTree(upstream, registry);
	const signature = await signatureOf(rule, upstream, trust, ports);
	if ("code" in signature) return refused(signature);
	const referrers = await upstreamReferrers(upstream, tree, rule, {
		registry,
		verifier,
		trust
	});
	const places = [rule.target, ...regions];
	for (const { image } of places) await demandRoomFor({
		image,
		tree,
		referrers
	}, snapshot.policy, registry);
	const landing = {
		request,
		rule,
		trust,
		tree,
		referrers,
		signature
	};
	const landed = [await landImport({
		...landing,
		from: upstream.image,
		place: rule.target
	}, ports)];
	for (const place of regions) landed.push(await landImport({
		...landing,
		from: rule.target.image,
		place
	}, ports));
	return {
		outcome: "imported",
		digest: upstream.digest,
		signature,
		referrers: referrers.map(({ manifests }) => manifests.at(-1)?.descriptor.digest ?? upstream.digest),
		landed
	};
}
function regionsOf({ regions }, asked) {
	const stray = asked?.find((name) => !regions.some(({ region }) => region === name));
	if (stray !== void 0) {
		const known = regions.map(({ region }) => region).join(", ") || "none";
		throw new Fault("INPUT_INVALID", `--region ${stray}: its source names registries of: ${known}`);
	}
	return regions.filter(({ region }) => asked === void 0 || asked.includes(region ?? ""));
}
async function signatureOf(rule, upstream, trust, ports) {
	if (rule.signed === null) return { asked: false };
	const { evidence } = await collectEvidence(upstream, trust, ports, new Set(SIGNATURES));
	return upstreamSignature(upstream.digest, evidence, rule);
}
function unknownSource({ policy }, { image }) {
	return {
		code: "UPSTREAM_UNKNOWN",
		message: `clearance.yaml has no rule for importing ${image}: add a source to admission.imported; there is: ${(policy.admission.imported?.sources ?? []).map(({ images }) => images).join(", ") || "none"}`
	};
}
function refused(finding) {
	return {
		outcome: "refused",
		findings: [finding]
	};
}
// cli/run/import.ts
async function runImport(invocation) {
	const upstream = parseImageReference(invocation.argument("IMAGE@DIGEST"));
	const reason = invocation.required("reason");
	if (reason.length < 3 || reason.length > 500) throw new Fault("INPUT_INVALID", "--reason: say it in 3 to 500 characters");
	const regions = invocation.options("region");
	const signer = await signerOf(invocation);
	const outcome = await withGitOps(invocation, async (gitops) => {
		const { branch, policyPath } = baseOf(invocation);
		const ports = portsOf(invocation, gitops);
		await ports.git.refresh();
		const snapshot = await readPolicy(ports.git, await baseCommit(ports.git, branch), policyPath);
		const policyUri = `git+${repositoryUri(snapshot.policy.gitops)}@${snapshot.commit}#${policyPath}`;
		return importImage({
			upstream,
			snapshot,
			restrictions: await readRestrictions(ports.git, snapshot),
			policyUri,
			requestedBy: await personOf(invocation, gitops),
			reason: asLine(reason),
			...regions.length === 0 ? {} : { regions },
			version: VERSION
		}, {
			...ports,
			readLayer: layerReader(),
			signer,
			progress: invocation.progress
		});
	});
	return {
		code: outcome.outcome === "refused" ? EXIT.refused : EXIT.done,
		json: outcome,
		text: textOf(outcome, printImageReference(upstream))
	};
}
async function personOf({ environment }, { github }) {
	const actor = environment["GITHUB_TRIGGERING_ACTOR"] || environment["GITHUB_ACTOR"];
	if (environment["GITHUB_ACTIONS"] === "true" && actor) return actor;
	return (await github.viewer()).login;
}
async function signerOf(invocation) {
	const { environment, option } = invocation;
	const key = option("signing-key");
	const signingConfig = await fileOf(invocation, "signing-config");
	if (key !== void 0) return keySigner({
		pem: await fileOf(invocation, "signing-key") ?? "",
		name: key,
		signingConfig
	});
	const [url, token] = [environment["ACTIONS_ID_TOKEN_REQUEST_URL"], environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]];
	if (!url || !token) throw new Fault("TOKEN_UNAVAILABLE", "who signs the import? Give --signing-key, or run it in the import's workflow with `id-token: write`");
	return keylessSigner({
		identityToken: actionsIdentityToken({
			url,
			token
		}),
		signingConfig
	});
}
async function fileOf({ directory, option }, name) {
	const file = option(name);
	if (file === void 0) return void 0;
	return readFile(resolve(directory, file)).catch((cause) => {
		throw new Fault("INPUT_INVALID", `--${name}: "${file}" can't be read`, { cause });
	});
}
function textOf(outcome, upstream) {
	if (outcome.outcome === "refused") return outcome.findings.map(({ code, message }) => `refused, ${code}: ${message}`).join("\n");
	const { digest, landed, referrers, signature } = outcome;
	return [
		...landed.map(({ fresh, image, region, tags }) => `${fresh ? "imported" : "imported before:"} ${image}@${digest}${region === null ? "" : ` for ${region}`}, as ${tags.join(", ")}`),
		signature.asked ? `${upstream} is signed by ${signature.signedBy}` : `no signature was asked of ${upstream}: clearance.yaml says signed: none`,
		`${referrers.length} referrers copied with it`
	].join("\n");
}
export { runImport };
