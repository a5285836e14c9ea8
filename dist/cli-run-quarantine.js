import "./rolldown-runtime.js";
import { Q as placeOf, Z as lanesOf, rt as serviceOf, tt as printLane } from "./chain-clearance-parse-policy.js";
import { c as originPath, f as printQuarantine, l as parseOrigins, m as quarantinePath, p as printQuarantinedOrigin } from "./operations-observe-policy.js";
import { i as hexOf, r as digestOf, t as Digest } from "./chain-digest-digest.js";
import { r as Fault, t as EXIT } from "./chain-fault.js";
import { r as printOrigin, t as comesFrom } from "./chain-clearance-origin.js";
import { i as clip, r as cell } from "./chain-promotion-markdown.js";
import { n as generatedFor } from "./operations-generate.js";
import { t as trustMaterialOf } from "./chain-clearance-trust-material.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { i as isAbout } from "./chain-evidence-statement.js";
import { t as collectEvidence } from "./operations-collect-evidence.js";
import { t as inParallel } from "./operations-in-parallel.js";
import { a as digestChanges } from "./operations-observe-change.js";
import { t as digestsOf } from "./operations-observe-digests.js";
import { n as askersOf } from "./operations-may-ask.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { t as readRollbackState } from "./operations-rollback-state.js";
import { i as withClone, n as findTarget, r as personAuth, t as baseOf } from "./cli-gitops.js";
import { t as portsOf } from "./cli-ports.js";
// operations/known-digests.ts
const DEPTH = 30;
async function knownDigests(state, { git, registry }) {
	const { policy } = state.policy;
	const known = new Map((await runningDigests(state, { git })).map((one) => [printImageReference(one), one]));
	const add = (service, digest) => {
		if (digest === null || digest === void 0) return;
		const { image } = serviceOf(policy, service);
		const name = printImageReference({
			image,
			digest
		});
		if (!known.has(name)) known.set(name, {
			image,
			digest,
			runsIn: []
		});
	};
	await inParallel(lanesOf(policy), 8, async (lane) => {
		let left = DEPTH;
		for await (const { before, after } of digestChanges(git, state.base.commit, placeOf(policy, lane))) {
			for (const digest of [after, before]) add(lane.service, digest);
			if (--left === 0) break;
		}
	});
	await inParallel(Object.entries(policy.services), 8, async ([service, { image, channel }]) => {
		add(service, (await registry.resolve(image, channel))?.digest);
	});
	return [...known.values()];
}
async function runningDigests({ policy: { policy }, base }, { git }) {
	const standing = await digestsOf(git, base.commit, policy);
	const known = new Map();
	await inParallel(lanesOf(policy), 8, async (lane) => {
		const digest = await standing.at(lane).catch((error) => {
			if (error instanceof Fault && error.code.startsWith("EDIT_")) return null;
			throw error;
		});
		if (digest === null) return;
		const { image } = serviceOf(policy, lane.service);
		const name = printImageReference({
			image,
			digest
		});
		const runsIn = [...known.get(name)?.runsIn ?? [], printLane(lane)];
		known.set(name, {
			image,
			digest,
			runsIn
		});
	});
	return [...known.values()];
}
async function digestsFrom(origin, known, snapshot, ports) {
	const trust = trustMaterialOf(snapshot);
	const found = await inParallel(known, 8, async ({ image, digest }) => {
		const { evidence } = await collectEvidence({
			image,
			digest
		}, trust, ports);
		return evidence.some((one) => isAbout(one.statement, digest) && comesFrom(one, origin)) ? [digest] : [];
	});
	return [...new Set(found.flat())].sort();
}
// operations/quarantine.ts
async function quarantine(request, ports) {
	const { git, github, now } = ports;
	const base = request.base ?? DEFAULT_BASE;
	const [state, viewer] = await Promise.all([readRollbackState(base, ports), github.viewer()]);
	const { policy } = state.policy;
	const { by } = policy.rollback;
	if (!(await askersOf(viewer.login, by, github)).permitted) return {
		outcome: "refused",
		findings: [{
			code: "NOT_PERMITTED",
			message: `${viewer.login} may not quarantine: rollback.by names ${by.join(", ") || "nobody"}`
		}]
	};
	const { subject } = request;
	const known = await (subject.kind === "digest" ? runningDigests : knownDigests)(state, ports);
	const digests = subject.kind === "digest" ? [subject.digest] : await digestsFrom(subject, known, state.policy, ports);
	const why = {
		owner: viewer.login,
		reason: request.reason,
		since: now(),
		immediate: request.immediate
	};
	const { quarantines, origins } = state.restrictions;
	const files = digests.filter((digest) => !quarantines.some((one) => one.digest === digest)).map((digest) => file(quarantinePath(digest), printQuarantine({
		digest,
		...why
	})));
	if (subject.kind !== "digest" && !origins.some(({ origin }) => originPath(origin) === originPath(subject))) files.push(file(originPath(subject), printQuarantinedOrigin({
		origin: subject,
		...why
	})));
	if (files.length === 0) return {
		outcome: "already",
		digests
	};
	const generated = await generatedFor(git, state.base.commit, files, base.policyPath);
	const renewed = generated.files.filter(({ path }) => generated.stale.includes(path) && path.endsWith("/quarantine.yaml"));
	const what = subject.kind === "digest" ? subject.digest : printOrigin(subject);
	const runs = lanesOf(policy).flatMap((lane) => known.filter((one) => one.runsIn.includes(printLane(lane)) && digests.includes(one.digest)).map(({ digest }) => ({
		lane,
		digest
	})));
	const title = `quarantine ${what}`;
	const { pullRequest } = await github.propose({
		branch: `quarantine/${hexOf(digestOf(JSON.stringify([
			state.base.commit,
			what,
			request.reason
		]))).slice(0, 12)}`,
		base: state.base,
		files: [...files, ...renewed],
		message: title,
		title,
		body: bodyOf(request, what, digests, runs)
	});
	return {
		outcome: "opened",
		pullRequest: pullRequest.number,
		url: pullRequest.url,
		digests,
		runs
	};
}
function rollbackCommand({ service, environment, region }, reason) {
	return `clearance rollback ${service} --env ${environment}${region === null ? "" : ` --region ${region}`} --reason ${JSON.stringify(reason)}`;
}
function bodyOf({ reason, immediate }, what, digests, runs) {
	return clip([
		`Quarantines **${cell(what)}**: ${cell(reason, 1e3)}`,
		digests.length === 0 ? "Nothing that is known comes from there; what comes later is refused by the rule." : `Nothing of this is promoted any more:\n\n${digests.map((digest) => `- \`${digest}\``).join("\n")}`,
		runs.length === 0 ? "It runs nowhere." : `It **runs** in ${runs.map(({ lane }) => printLane(lane)).join(", ")}${immediate ? "" : ", and is restarted there until it is rolled back"}:\n\n${runs.map(({ lane }) => `    ${rollbackCommand(lane, reason)}`).join("\n")}`,
		"To lift it, remove its files in a pull request that a second person approves."
	].join("\n\n"));
}
function file(path, text) {
	return {
		path,
		bytes: new TextEncoder().encode(text)
	};
}
// cli/run/quarantine.ts
async function runQuarantine(invocation) {
	const reason = invocation.required("reason");
	if (reason.length < 3 || reason.length > 500) throw new Fault("INPUT_INVALID", "--reason: say it in 3 to 500 characters");
	const request = {
		subject: subjectOf(invocation, reason),
		reason,
		immediate: invocation.flag("immediate"),
		base: baseOf(invocation)
	};
	const target = await findTarget(invocation);
	const auth = await personAuth(invocation.environment, target.server);
	const outcome = await withClone(invocation, target, auth, (gitops) => quarantine(request, portsOf(invocation, gitops)));
	return {
		code: outcome.outcome === "refused" ? EXIT.refused : EXIT.done,
		json: outcome,
		text: textOf(outcome, reason)
	};
}
function subjectOf({ option }, reason) {
	const [digest, builder, commit, source] = [
		"digest",
		"builder",
		"commit",
		"source"
	].map(option);
	if ([
		digest,
		builder,
		commit
	].filter((one) => one !== void 0).length !== 1) throw new Fault("INPUT_INVALID", "give one of --digest, --builder and --commit");
	if (source !== void 0 && commit === void 0) throw new Fault("INPUT_INVALID", "--source goes with --commit");
	if (digest !== void 0) {
		const parsed = Digest.safeParse(digest);
		if (parsed.success) return {
			kind: "digest",
			digest: parsed.data
		};
		throw new Fault("INPUT_INVALID", `--digest: "${digest}" isn't sha256: followed by 64 hex digits`);
	}
	return checked(commit === void 0 ? {
		kind: "builder",
		builder: builder ?? ""
	} : {
		kind: "commit",
		commit,
		...source === void 0 ? {} : { source }
	}, reason);
}
function checked(origin, reason) {
	const why = {
		owner: "you",
		reason,
		since: new Date(),
		immediate: false
	};
	const bytes = new TextEncoder().encode(printQuarantinedOrigin({
		origin,
		...why
	}));
	try {
		return parseOrigins(new Map([[originPath(origin), bytes]]))[0]?.origin ?? origin;
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		throw new Fault("INPUT_INVALID", `--${origin.kind}: ${error.message}`, { cause: error });
	}
}
function textOf(outcome, reason) {
	switch (outcome.outcome) {
		case "refused": return outcome.findings.map(({ code, message }) => `refused, ${code}: ${message}`).join("\n");
		case "already": return "nothing to do: it is in quarantine";
	}
	const { pullRequest, url, digests, runs } = outcome;
	return [
		`opened #${pullRequest}: ${url}`,
		digests.length === 0 ? "nothing that is known comes from there" : `in quarantine once it is merged: ${digests.join(", ")}`,
		...runs.length === 0 ? ["it runs nowhere"] : [],
		...runs.flatMap(({ lane }) => [`it runs: ${printLane(lane)}; to put it back:`, `    ${rollbackCommand(lane, reason)}`])
	].join("\n");
}
export { runQuarantine };
