import { a as rulesFor, c as environmentOf, d as placeOf, l as fillIn, m as regionsOf, p as printLane, r as matches, s as environmentBefore, u as lanesOf } from "./chain-clearance-parse-policy.js";
import { t as provenanceIn } from "./chain-evidence-provenance.js";
import { i as isAbout, n as PREDICATE } from "./chain-evidence-statement.js";
import { m as looseObject, p as literal, s as array, y as string } from "./zod.js";
import { a as vsaIn, n as inParallel, r as trustMaterialOf, t as collectEvidence } from "./operations-collect-evidence.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { r as Fault } from "./chain-fault.js";
import { _ as promotionBranch, a as readFiles, c as editDigest, d as unplannedChanges, g as quarantinePath, i as digestChanges, o as readPolicy, r as digestAt, s as readRestrictions, t as changeIdentity, v as promotionId } from "./operations-observe-change.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
// chain/evidence/sbom-predicate.ts
const SbomPredicate = looseObject({
	bomFormat: literal("CycloneDX"),
	specVersion: string().regex(/^\d+\.\d+$/),
	components: array(looseObject({
		type: string(),
		name: string()
	}))
});
function sbomIn(statement) {
	if (statement.predicateType !== PREDICATE.sbom) return void 0;
	return SbomPredicate.safeParse(statement.predicate).data;
}
// chain/clearance/attestation.ts
function findAttestation(requirement, digest, evidence, builder) {
	const kind = KINDS[requirement];
	const candidates = evidence.filter(({ statement }) => kind.is(statement) && isAbout(statement, digest));
	const objections = candidates.map((candidate) => objectionTo$1(candidate, builder));
	return {
		accepted: candidates.filter((_, index) => objections[index] === void 0),
		finding: kind.finding(digest, objections.filter((objection) => objection !== void 0))
	};
}
const KINDS = {
	provenance: {
		is: (statement) => provenanceIn(statement) !== void 0,
		finding: (digest, objections) => nearest(objections) ?? {
			code: "PROVENANCE_MISSING",
			message: `no build provenance about ${digest}: build it with the declared builder`
		}
	},
	sbom: {
		is: (statement) => sbomIn(statement) !== void 0,
		finding: (digest, objections) => {
			const miss = nearest(objections);
			return {
				code: "SBOM_MISSING",
				message: `no accepted SBOM about ${digest}: ${miss === void 0 ? "attest one in the build workflow" : `there is one, but ${miss.message}`}`
			};
		}
	}
};
function nearest(objections) {
	const rank = ({ code, message }) => `${code === "SOURCE_NOT_ACCEPTED" ? 0 : 1} ${message}`;
	return [...objections].sort((a, b) => rank(a) < rank(b) ? -1 : 1)[0];
}
function objectionTo$1(evidence, builder) {
	if (builder.kind === "key") {
		const { signer } = evidence;
		if (signer.kind === "key" && signer.key === builder.key) return void 0;
		return notBuilder(`it is signed by ${printSigner(signer)}, not by the key ${builder.key}`);
	}
	if (evidence.signer.kind !== "certificate" || evidence.signer.trust !== builder.trust) return notBuilder(`it is signed by ${printSigner(evidence.signer)}, not under the trust root ${builder.trust}`);
	const { claims } = evidence.signer;
	const provenance = provenanceIn(evidence.statement);
	return claimsObjection$1(claims, builder) ?? (provenance && contradiction(provenance, claims));
}
function claimsObjection$1(claims, builder) {
	if (claims.issuer !== builder.issuer || !matches(builder.subject, claims.subject)) return notBuilder(`it is signed by ${claims.subject}, not by ${builder.subject}`);
	if (!matches(builder.source, claims.sourceRepositoryUri)) return notSource(`it was built from ${claims.sourceRepositoryUri ?? "no known repository"}, not from ${builder.source}`);
	if (!matches(builder.ref, claims.sourceRepositoryRef)) return notSource(`it was built from ${claims.sourceRepositoryRef ?? "no known ref"}, not from ${builder.ref}`);
}
function contradiction(provenance, claims) {
	const { builder } = provenance.runDetails;
	if (builder.id !== claims.subject) return notBuilder(`its builder.id ${builder.id} is not the workflow that signed it, ${claims.subject}`);
	const { externalParameters, resolvedDependencies } = provenance.buildDefinition;
	const workflow = externalParameters.workflow;
	const caller = workflow && `${workflow.repository}/${workflow.path}@${workflow.ref}`;
	if (caller === void 0 || caller !== claims.buildConfigUri) return notSource(`its workflow ${caller ?? "(none)"} is not the certificate's, ${claims.buildConfigUri ?? "(none)"}`);
	if (workflow?.repository !== claims.sourceRepositoryUri) return notSource(`its repository ${workflow?.repository} is not the certificate's, ${claims.sourceRepositoryUri}`);
	const commits = (resolvedDependencies ?? []).filter(({ uri }) => uri === `git+${claims.sourceRepositoryUri}@${claims.sourceRepositoryRef}`).map(({ digest }) => digest?.["gitCommit"]);
	if (commits.length !== 1 || commits[0] !== claims.sourceRepositoryDigest) return notSource(`its source commit is not the certificate's, ${claims.sourceRepositoryDigest ?? "(none)"}`);
}
function notBuilder(message) {
	return {
		code: "BUILDER_NOT_ACCEPTED",
		message
	};
}
function notSource(message) {
	return {
		code: "SOURCE_NOT_ACCEPTED",
		message
	};
}
function printSigner(signer) {
	return signer.kind === "key" ? `the key ${signer.key}` : signer.claims.subject;
}
// chain/clearance/clearance.ts
function findClearance(code, digest, evidence, rule, ancestry) {
	const candidates = evidence.filter(({ statement }) => vsaIn(statement) !== void 0 && isAbout(statement, digest));
	const objections = candidates.map((candidate) => objectionTo(candidate, rule, ancestry));
	const nearest = objections.filter((objection) => objection !== void 0).sort(byDistance)[0];
	const why = nearest === void 0 ? "" : `; there is one, but ${nearest.message}`;
	return {
		accepted: candidates.filter((_, index) => objections[index] === void 0),
		finding: {
			code,
			message: `${rule.environment} has not cleared ${digest}${why}`
		}
	};
}
function clearedBy(subject, evidence, rules, ancestry) {
	return [...findClearance("CLEARANCE_MISSING", subject.digest, evidence, rules.clearance, ancestry).accepted].sort((a, b) => a.bundle < b.bundle ? -1 : 1)[0];
}
function ancestryQuestions(evidence, rules) {
	const questions = [rules.previous?.signer, rules.clearance.signer].flatMap((signer) => {
		if (signer?.kind !== "workflow" || signer.since === void 0) return [];
		const { subject, since: ancestor } = signer;
		return evidence.flatMap(({ signer }) => {
			if (signer.kind !== "certificate" || signer.claims.subject !== subject) return [];
			const commit = signer.claims.buildConfigDigest;
			return commit !== void 0 && COMMIT.test(commit) ? [{
				commit,
				ancestor
			}] : [];
		});
	});
	return [...new Map(questions.map((one) => [`${one.commit} ${one.ancestor}`, one])).values()];
}
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u;
function byDistance(a, b) {
	return b.step - a.step || (a.message < b.message ? -1 : 1);
}
function objectionTo(evidence, rule, ancestry) {
	const vsa = vsaIn(evidence.statement);
	const checks = [
		signerObjection(evidence, rule.signer),
		runObjection(evidence, rule, ancestry),
		vsa && contentObjection(vsa, rule)
	];
	const step = checks.findIndex((message) => message !== void 0);
	return step < 0 ? void 0 : {
		step,
		message: checks[step] ?? ""
	};
}
function signerObjection({ signer }, wanted) {
	if (wanted.kind === "key") {
		if (signer.kind === "key" && signer.key === wanted.key) return void 0;
		return `it is signed by ${printSigner(signer)}, not by the key ${wanted.key}`;
	}
	if (signer.kind === "certificate" && signer.trust === wanted.trust && signer.claims.issuer === wanted.issuer && signer.claims.subject === wanted.subject) return;
	return `it is signed by ${printSigner(signer)}, not by ${wanted.subject}`;
}
function runObjection({ signer }, rule, ancestry) {
	if (rule.signer.kind !== "workflow" || signer.kind !== "certificate") return void 0;
	return claimsObjection(signer.claims, rule.signer, rule.environment, ancestry);
}
function claimsObjection(claims, signer, environment, ancestry) {
	if (claims.sourceRepositoryUri !== signer.source) return `the signing run's repository is ${claims.sourceRepositoryUri ?? "unknown"}, not ${signer.source}`;
	if (claims.buildConfigUri !== signer.subject) return `the signing workflow was called by ${claims.buildConfigUri ?? "an unknown workflow"}`;
	if (claims.deploymentEnvironment !== environment) return `the signing job had ${claims.deploymentEnvironment === void 0 ? "no environment" : `the environment ${claims.deploymentEnvironment}`}`;
	const { since } = signer;
	const commit = claims.buildConfigDigest;
	if (since !== void 0 && (commit === void 0 || !ancestry.descendsFrom(commit, since))) return `the signing workflow's commit ${commit ?? "(unknown)"} is not ${since} or after it`;
}
function contentObjection(vsa, rule) {
	if (vsa.verificationResult !== "PASSED") return `its result is ${vsa.verificationResult}`;
	if (!vsa.verifiedLevels.includes(rule.level)) return `it doesn't have the level ${rule.level}`;
	if (vsa.verifier.id !== rule.verifierId) return `its verifier is ${vsa.verifier.id}, not ${rule.verifierId}`;
	if (vsa.resourceUri !== rule.resourceUri) return `it is about ${vsa.resourceUri}, not ${rule.resourceUri}`;
}
// chain/promotion/planned-edit.ts
function pathOf(edit) {
	return "place" in edit ? edit.place.file : edit.path;
}
function plannedFiles(edits, before) {
	const files = new Map();
	for (const edit of edits) {
		const path = pathOf(edit);
		files.set(path, "bytes" in edit ? edit.bytes : edited(edit, files.get(path) ?? before.get(path)));
	}
	return [...files].map(([path, bytes]) => ({
		path,
		bytes
	}));
}
function edited(edit, bytes) {
	const { file, path } = edit.place;
	if (bytes === void 0) throw new Fault("EDIT_PATH_MISSING", `${file} isn't in the tree: add it, or correct digestAt.file`);
	const result = editDigest(bytes, path, edit.to);
	if ((result.before ?? null) === edit.from) return result.bytes;
	throw new Fault("STATE_CHANGED", `${file} holds ${result.before ?? "nothing"} at ${path}, not ${edit.from ?? "nothing"}`);
}
// operations/read-back.ts
async function readHead(git, base, head, edits) {
	const { parents } = await git.commit(head);
	const [parent, ...others] = parents;
	if (parent === void 0 || others.length > 0 || !await git.isAncestor(parent, base)) return [unexpected(`the branch isn't one commit on the base branch: ${head} came after it`)];
	return differencesFrom(git, parent, head, edits);
}
async function readBack(git, merged, head, edits) {
	const { parents } = await git.commit(merged);
	const [first, second, ...others] = parents;
	if (first === void 0 || others.length > 0) return [unexpected(`the merge ${merged} has ${parents.length} parents`)];
	return [
		...second !== void 0 && second !== head ? [unexpected(`the merge ${merged} took ${second}, not ${head}, which was approved`)] : [],
		...await differencesFrom(git, first, merged, edits),
		...await quarantinedMeanwhile(git, merged, edits)
	];
}
async function quarantinedMeanwhile(git, merged, edits) {
	const digests = [...new Set(edits.flatMap((edit) => "to" in edit ? [edit.to] : []))];
	const files = await readFiles(git, merged, digests.map(quarantinePath));
	return digests.filter((digest) => files.has(quarantinePath(digest))).map((digest) => ({
		code: "QUARANTINED",
		message: `${digest} went into quarantine right before it`
	}));
}
async function differencesFrom(git, before, after, edits) {
	const [files, changes] = await Promise.all([readFiles(git, before, [...new Set(edits.map(pathOf))]), git.changes(before, after)]);
	try {
		return unplannedChanges(plannedFiles(edits, files), changes);
	} catch (error) {
		if (error instanceof Fault) return [unexpected(`the change doesn't fit the tree of ${before}: ${error.message}`)];
		throw error;
	}
}
function unexpected(message) {
	return {
		code: "EDIT_UNEXPECTED",
		message
	};
}
// chain/clearance/order.ts
function orderOf(subject, evidence, rules) {
	const { accepted } = findAttestation("provenance", subject.digest, evidence, rules.builder);
	return earliest(accepted);
}
function ageOf(subject, evidence) {
	return earliest(evidence.filter(({ statement }) => provenanceIn(statement) !== void 0 && isAbout(statement, subject.digest)));
}
function earliest(evidence) {
	return evidence.flatMap((one) => timesOf(one)).filter((time) => !Number.isNaN(time.getTime())).sort((a, b) => a.getTime() - b.getTime())[0];
}
function timesOf({ signer, statement, witnessed }) {
	if (witnessed.length > 0 || signer.kind !== "key") return witnessed;
	const startedOn = provenanceIn(statement)?.runDetails.metadata?.startedOn;
	return startedOn === void 0 ? [] : [new Date(startedOn)];
}
// operations/gather-ancestry.ts
async function gatherAncestry(evidence, rules, git) {
	const descends = new Set();
	for (const { commit, ancestor } of ancestryQuestions(evidence, rules)) if (await git.resolve(commit) !== void 0 && await git.resolve(ancestor) !== void 0 && await git.isAncestor(ancestor, commit)) descends.add(`${commit} ${ancestor}`);
	return { descendsFrom: (commit, ancestor) => descends.has(`${commit} ${ancestor}`) };
}
// operations/observe-candidate.ts
async function findCandidate(lane, policy, rules, currentOf, resolve) {
	const { service, environment } = lane;
	const index = lane.region === null ? 0 : rules.wave.regions.indexOf(lane.region);
	if (index > 0) {
		const region = rules.wave.regions[index - 1] ?? null;
		return agreed(`${environment}/${region}`, [await currentOf({
			service,
			environment,
			region
		})]);
	}
	const before = environmentBefore(policy, environment);
	if (before !== void 0) {
		const places = regionsOf(before).map((region) => ({
			service,
			environment: before.name,
			region
		}));
		return agreed(before.name, await Promise.all(places.map(currentOf)));
	}
	const channel = policy.services[service]?.channel ?? "";
	const found = await resolve(rules, channel);
	if (found === void 0) return {
		none: `${rules.image}:${channel} isn't in the registry`,
		waits: true
	};
	return {
		digest: found.digest,
		origin: `the tag ${channel}`
	};
}
function agreed(name, digests) {
	const [digest, ...others] = new Set(digests);
	if (digest === void 0 || digest === null) return {
		none: `nothing is deployed in ${name} yet`,
		waits: true
	};
	if (others.length > 0) return {
		none: `the regions of ${name} don't hold the same digest yet`,
		waits: true
	};
	return {
		digest,
		origin: name
	};
}
// operations/observe-once.ts
function once(load, nameOf = String) {
	const known = new Map();
	return (key) => {
		const name = nameOf(key);
		const answer = known.get(name) ?? load(key);
		known.set(name, answer);
		return answer;
	};
}
// operations/observe-github.ts
function githubFacts(github, base, promoter, decisive = false) {
	const opened = once(async () => (await github.openPullRequests()).filter((one) => one.base.ref === base));
	const open = () => opened("open");
	const teamMembers = once((team) => github.teamMembers(team));
	const permission = once((login) => github.permission(login));
	const environmentOf = once((name) => github.environment(name));
	const runsOf = once((workflow) => github.runs(workflow));
	const pullRequestsOf = once((branch) => github.pullRequestsOf(branch));
	async function approval(request) {
		const { pullRequest, environment, from, requester } = request;
		const nobody = {
			reviews: [],
			permissions: new Map(),
			eligible: [],
			author: pullRequest?.author ?? {
				login: promoter,
				kind: "bot"
			},
			requester,
			environmentHasReviewers: false,
			release: null,
			...pullRequest === void 0 ? {} : { link: pullRequest.url }
		};
		const reviewers = "key" in environment.signer ? false : await hasReviewers(environment.name, environmentOf);
		if (pullRequest === void 0) return nobody;
		if (from.length === 0) return {
			...nobody,
			environmentHasReviewers: reviewers
		};
		const [reviews, eligible] = await Promise.all([github.reviews(pullRequest.number), peopleOf(from, teamMembers)]);
		const permissions = await inParallel(eligible, 8, async (login) => [login, await permission(login)]);
		return {
			...nobody,
			reviews,
			eligible,
			permissions: new Map(permissions),
			environmentHasReviewers: reviewers
		};
	}
	async function promotion(environment, id, branch) {
		const pullRequest = (await open()).find((one) => one.head.ref === branch && isBy(one, promoter));
		const asked = approval({
			pullRequest,
			environment,
			from: environment.approval?.from ?? [],
			requester: null
		});
		if (pullRequest === void 0) {
			const [people, before] = await Promise.all([asked, pullRequestsOf(branch)]);
			const [latest] = before.filter((one) => isBy(one, promoter));
			return {
				id,
				branch,
				...latest?.state === "closed" && latest.closedBy?.login !== promoter ? { declined: latest } : {},
				approval: people,
				statuses: [],
				runs: []
			};
		}
		const { signer } = environment;
		if (decisive) return {
			id,
			branch,
			open: pullRequest,
			approval: await asked,
			statuses: [],
			runs: []
		};
		const [people, statuses, runs] = await Promise.all([
			asked,
			github.statuses(pullRequest.head.commit),
			"key" in signer ? Promise.resolve([]) : runsOf(signer.workflow).then((all) => runsFor(pullRequest, all))
		]);
		return {
			id,
			branch,
			open: pullRequest,
			approval: people,
			statuses,
			runs
		};
	}
	return {
		pullRequests: open,
		pullRequestsOf,
		approval,
		promotion
	};
}
async function peopleOf(names, teamMembers) {
	const people = await Promise.all(names.map(async (name) => name.includes("/") ? teamMembers(name) : [name]));
	return [...new Set(people.flat())];
}
async function hasReviewers(name, environmentOf) {
	const environment = await environmentOf(name);
	if (environment !== void 0) return environment.reviewers;
	throw new Fault("ENVIRONMENT_MISSING", `the GitOps repository has no deployment environment "${name}": create it with its reviewers`);
}
function isBy({ author, head }, promoter) {
	return author.login === promoter && author.kind === "bot" && !head.fromFork;
}
function runsFor({ number, head }, runs) {
	return runs.filter(({ title, event }) => event === "workflow_dispatch" && title.endsWith(`#${number} at ${head.commit}`));
}
// operations/observe.ts
const PARALLEL = 8;
async function observe(ports, options = {}) {
	const base = options.base ?? DEFAULT_BASE;
	const { git } = ports;
	await git.refresh();
	const commit = await baseCommit(git, base.branch);
	const policy = await readPolicy(git, commit, base.policyPath);
	if (options.environment !== void 0) environmentOf(policy.policy, options.environment);
	const promoter = `${policy.policy.promoter.app}[bot]`;
	const facts = githubFacts(ports.github, base.branch, promoter, options.decisive === true);
	const [restrictions, pullRequests] = await Promise.all([readRestrictions(git, policy), facts.pullRequests()]);
	const rulesOf = ({ service, environment }) => rulesFor(policy, service, environment);
	const currentOf = once((lane) => digestAt(git, commit, placeOf(policy.policy, lane)), printLane);
	const lastChange = once(async (lane) => {
		for await (const change of digestChanges(git, commit, placeOf(policy.policy, lane))) return change;
	}, printLane);
	const healthOf = once((lane) => {
		const rule = environmentOf(policy.policy, lane.environment).health;
		if (rule === void 0) return Promise.resolve({
			state: "unknown",
			detail: "no health endpoint is declared"
		});
		return ports.health.probe(fillIn(rule.http, lane));
	}, printLane);
	const trust = trustMaterialOf(policy);
	const evidenceOf = once((subject) => collectEvidence(subject, trust, ports), printImageReference);
	const resolveTag = once(({ rules, tag }) => ports.registry.resolve(rules.image, tag), ({ rules, tag }) => `${rules.image}:${tag}`);
	async function placeFacts(lane) {
		const digest = await currentOf(lane);
		const [change, health] = await Promise.all([lastChange(lane), digest === null ? {
			state: "unknown",
			detail: "nothing is deployed"
		} : healthOf(lane)]);
		return {
			...lane,
			digest,
			since: change?.commit.committed ?? null,
			health
		};
	}
	async function observeLane(lane) {
		const rules = rulesOf(lane);
		const place = placeOf(policy.policy, lane);
		const [current, places] = await Promise.all([currentOf(lane), Promise.all(placesBefore(lane, policy.policy).map(placeFacts))]);
		const observed = {
			lane,
			rules,
			place,
			current,
			places
		};
		const found = await findCandidate(lane, policy.policy, rules, currentOf, (rules, tag) => resolveTag({
			rules,
			tag
		}));
		const none = (reason) => ({
			...observed,
			since: "none",
			candidate: reason
		});
		if ("none" in found) return none(found);
		if (found.digest === current) return none({
			none: `${found.digest} from ${found.origin} stands there already`,
			waits: false
		});
		const since = await changeIdentity(await lastChange(lane), promoter, facts);
		return {
			...observed,
			since,
			candidate: await candidate({
				...observed,
				since
			}, found)
		};
	}
	async function candidate({ lane, rules, place, current, since }, { digest, origin }) {
		const subject = {
			image: rules.image,
			digest
		};
		const before = current === null ? void 0 : {
			image: rules.image,
			digest: current
		};
		const id = promotionId({
			lane,
			from: current,
			to: digest,
			policyDigest: rules.policyDigest,
			since
		});
		const [{ evidence, notes, referrers }, past, change, promotion] = await Promise.all([
			evidenceOf(subject),
			before === void 0 ? void 0 : evidenceOf(before),
			lastChange(lane),
			facts.promotion(environmentOf(policy.policy, lane.environment), id, promotionBranch(lane, id))
		]);
		const edits = [{
			place,
			from: current,
			to: digest
		}];
		const head = promotion.open?.head.commit;
		const [ancestry, unplanned] = await Promise.all([gatherAncestry(evidence, rules, git), head === void 0 ? [] : readHead(git, commit, head, edits)]);
		const made = orderOf(subject, evidence, rules);
		const madeBefore = before === void 0 ? void 0 : ageOfCurrent(before, past?.evidence ?? [], rules, change);
		return {
			subject,
			origin,
			evidence,
			notes,
			referrers,
			ancestry,
			older: madeBefore !== void 0 && !(made !== void 0 && made >= madeBefore),
			promotion: {
				...promotion,
				unplanned
			}
		};
	}
	const lanes = lanesOf(policy.policy).filter((lane) => options.environment === void 0 || lane.environment === options.environment).filter(options.only ?? (() => true));
	const results = await inParallel(lanes, PARALLEL, async (lane) => {
		try {
			return await observeLane(lane);
		} catch (error) {
			if (error instanceof Fault) return {
				lane,
				fault: error
			};
			throw error;
		}
	});
	return {
		base: {
			branch: base.branch,
			commit
		},
		promoter,
		policy,
		restrictions,
		pullRequests,
		lanes: results.flatMap((result) => "fault" in result ? [] : [result]),
		faults: results.flatMap((result) => "fault" in result ? [result] : [])
	};
}
function ageOfCurrent(current, evidence, rules, change) {
	return orderOf(current, evidence, rules) ?? ageOf(current, evidence) ?? change?.commit.committed;
}
function placesBefore(lane, policy) {
	const regions = regionsOf(environmentOf(policy, lane.environment));
	const index = regions.indexOf(lane.region);
	const here = regions.slice(0, index + 1).map((region) => ({
		...lane,
		region
	}));
	const before = index > 0 ? void 0 : environmentBefore(policy, lane.environment);
	if (before === void 0) return here;
	return [...here, ...regionsOf(before).map((region) => ({
		...lane,
		environment: before.name,
		region
	}))];
}
async function baseCommit(git, branch) {
	const commit = await git.resolve(`refs/heads/${branch}`);
	if (commit !== void 0) return commit;
	throw new Fault("POLICY_UNREADABLE", `the GitOps repository has no branch ${branch}`);
}
export { readBack as a, plannedFiles as c, findAttestation as d, printSigner as f, gatherAncestry as i, clearedBy as l, observe as n, readHead as o, peopleOf as r, pathOf as s, baseCommit as t, findClearance as u };
