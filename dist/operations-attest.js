import { r as digestOf } from "./chain-digest-digest.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { i as isAbout } from "./chain-evidence-statement.js";
import { r as Fault } from "./chain-fault.js";
import { a as MEDIA } from "./chain-digest-descriptor.js";
import { r as readBundle, t as BUNDLE_LIMIT } from "./operations-read-bundle.js";
// operations/attach-bundle.ts
const EMPTY = new TextEncoder().encode("{}");
async function attachBundle(subject, bundle, registry) {
	const image = await registry.resolve(subject.image, subject.digest);
	if (image === void 0) throw new Fault("IMAGE_NOT_FOUND", `the registry doesn't hold ${printImageReference(subject)}`);
	const config = {
		mediaType: MEDIA.empty,
		digest: digestOf(EMPTY),
		size: EMPTY.length
	};
	const layer = {
		mediaType: MEDIA.bundle,
		digest: digestOf(bundle.bytes),
		size: bundle.bytes.length
	};
	await registry.putBlob(subject.image, config, () => once(EMPTY));
	await registry.putBlob(subject.image, layer, () => once(bundle.bytes));
	const manifest = {
		schemaVersion: 2,
		mediaType: MEDIA.manifest,
		artifactType: bundle.artifactType ?? MEDIA.bundle,
		config,
		layers: [layer],
		subject: {
			mediaType: image.mediaType,
			digest: image.digest,
			size: image.size
		},
		annotations: {
			"org.opencontainers.image.created": bundle.created.toISOString(),
			"dev.sigstore.bundle.content": "dsse-envelope",
			"dev.sigstore.bundle.predicateType": bundle.predicateType
		}
	};
	const bytes = new TextEncoder().encode(JSON.stringify(manifest));
	return (await registry.putReferrer(subject.image, {
		bytes,
		mediaType: MEDIA.manifest
	})).digest;
}
async function* once(bytes) {
	yield bytes;
}
async function attest(request, ports) {
	const { subject, statements, trust, now, below } = request;
	const stray = statements.find((statement) => !isAbout(statement, subject.digest));
	if (stray !== void 0) {
		const message = `a statement of type ${stray.predicateType} isn't about ${printImageReference(subject)}`;
		throw new Fault("STATEMENT_MALFORMED", message);
	}
	for (const statement of statements) demandSize(statement);
	if (below === void 0) await demandRoom(subject, statements.length, ports.registry);
	const parent = {
		image: subject.image,
		digest: below?.referrer ?? subject.digest
	};
	const attestations = [];
	for (const statement of statements) {
		const { predicateType } = statement;
		const bundle = await ports.signer.sign(statement);
		const evidence = await verified(bundle, trust, ports);
		const objection = await request.objection?.(evidence);
		if (objection !== void 0) throw new Fault("SIGNING_FAILED", `what ${ports.signer.describe} signed wasn't attached: ${objection}`);
		const referrer = await attachBundle(parent, {
			bytes: bundle,
			predicateType,
			created: now,
			...below && { artifactType: below.artifactType }
		}, ports.registry);
		await readBack(parent, referrer, evidence.bundle, ports.registry);
		attestations.push({
			predicateType,
			evidence,
			bundle,
			referrer
		});
	}
	return attestations;
}
async function demandRoom(subject, more, registry) {
	const there = await registry.referrers(subject.image, subject.digest);
	if (there.length + more <= 50) return;
	const message = `${printImageReference(subject)} has ${there.length} referrers, and admission reads at most 50: remove what nobody needs`;
	throw new Fault("REGISTRY_REJECTED", message);
}
function demandSize(statement) {
	const payload = new TextEncoder().encode(JSON.stringify(statement)).length;
	const least = Math.ceil(payload / 3) * 4;
	if (least <= 1e7) return;
	const message = `a bundle of the ${statement.predicateType} would have over ${least} bytes, and nobody reads more than ${BUNDLE_LIMIT}`;
	throw new Fault("BUNDLE_MALFORMED", message);
}
async function verified(bundle, trust, { verifier, signer }) {
	const verification = await verifier.verify(bundle, trust);
	if (verification.ok) return verification.evidence;
	const message = `what ${signer.describe} signed doesn't verify, so it wasn't attached: ${verification.reason}`;
	throw new Fault("SIGNING_FAILED", message);
}
async function readBack(subject, referrer, bundle, registry) {
	const listed = (await registry.referrers(subject.image, subject.digest)).find(({ digest }) => digest === referrer);
	const read = listed === void 0 ? void 0 : await readBundle(subject, listed, registry);
	if (read !== void 0 && "bytes" in read && digestOf(read.bytes) === bundle) return;
	const why = read !== void 0 && "reason" in read ? read.reason : "it is not in the list of referrers";
	throw new Fault("REFERRER_LOST", `${referrer} was attached to ${printImageReference(subject)}, but ${why}`);
}
export { attest as t };
