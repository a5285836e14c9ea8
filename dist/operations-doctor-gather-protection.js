import { r as Fault } from "./chain-fault.js";
import { Ct as healthRuleOf, S as signersOf, Tt as independentSources, X as environmentOf, tt as printLane } from "./chain-clearance-parse-policy.js";
import { n as codeOwnersOf } from "./chain-clearance-code-owners.js";
import { n as readCodeOwners } from "./operations-observe-base.js";
import { n as CLEARANCE_STATUS, o as unmergeable } from "./operations-observe-once.js";
import { t as NOTES_BRANCH } from "./chain-audit-note.js";
import { r as printSignerRule } from "./chain-clearance-signer-change.js";
import { t as signerWorkflowProblems } from "./chain-doctor-signer-workflow.js";
import { t as inParallel } from "./operations-in-parallel.js";
// chain/doctor/diagnosis.ts
function unknown(code, { untold }, environment = null) {
	return {
		code,
		severity: "unknown",
		environment,
		message: `it can't be told: ${untold}`,
		remedy: "give the token that permission, or run the doctor with an administrator's"
	};
}
// chain/doctor/shipped-ruleset.ts
function shippedRuleset(repository, app) {
	return makes(repository, app, {
		name: "clearance",
		target: "branch",
		enforcement: "active",
		conditions: { ref_name: {
			include: ["~DEFAULT_BRANCH"],
			exclude: []
		} },
		bypass_actors: [],
		rules: [
			{ type: "deletion" },
			{ type: "non_fast_forward" },
			{
				type: "pull_request",
				parameters: {
					required_approving_review_count: 0,
					dismiss_stale_reviews_on_push: true,
					require_code_owner_review: true,
					require_last_push_approval: false,
					required_review_thread_resolution: false
				}
			},
			{
				type: "required_status_checks",
				parameters: {
					strict_required_status_checks_policy: false,
					required_status_checks: [{
						context: CLEARANCE_STATUS,
						integration_id: "APP_ID"
					}]
				}
			}
		]
	});
}
function shippedNotesRulesets(repository, app) {
	const guarded = {
		target: "branch",
		enforcement: "active",
		conditions: { ref_name: {
			include: [`refs/heads/${NOTES_BRANCH}`],
			exclude: []
		} }
	};
	return [{
		name: NOTES_BRANCH,
		...guarded,
		bypass_actors: [],
		rules: [{ type: "deletion" }, { type: "non_fast_forward" }]
	}, {
		name: `${NOTES_BRANCH}-writer`,
		...guarded,
		bypass_actors: [{
			actor_type: "Integration",
			actor_id: "APP_ID",
			bypass_mode: "always"
		}],
		rules: [{ type: "creation" }, { type: "update" }]
	}].map((ruleset) => makes(repository, app, ruleset)).join("\n");
}
function makes(repository, app, ruleset) {
	return `gh api --method POST /repos/${repository}/rulesets --input - <<EOF\n${JSON.stringify(ruleset).replace("\"APP_ID\"", `$(gh api /apps/${app} --jq .id)`)}\nEOF`;
}
// chain/doctor/checks/branch.ts
const branch = {
	name: "branch",
	question: "Does the base branch take nothing without a pull request and the promoter's own status?",
	examine({ rules: told, branch, repository, policy }) {
		if ("untold" in told) return [unknown("BRANCH_OPEN", told)];
		const rules = told.value;
		const restore = {
			environment: null,
			remedy: `restore the shipped ruleset on ${branch}`,
			call: shippedRuleset(repository, policy.promoter.app)
		};
		const found = (severity, message) => ({
			code: severity === "warning" ? "BRANCH_WEAK" : "BRANCH_OPEN",
			severity,
			message: `${branch} ${message}`,
			...restore
		});
		return [
			...rules.requiresPullRequest ? [] : [found("dangerous", "takes direct pushes")],
			...statusFindings(rules).map((message) => found("dangerous", message)),
			...rules.blocksForcePush ? [] : [found("warning", "may be pushed to by force where a rule is passed by")],
			...rules.blocksDeletion ? [] : [found("warning", "may be deleted")],
			...mergeFindings(rules, branch)
		];
	}
};
function mergeFindings(rules, branch) {
	const no = unmergeable(rules);
	if (no === void 0) return [];
	const [what = no, how = "allow merge commits"] = no.split(": ");
	return [{
		code: "BRANCH_UNMERGEABLE",
		severity: "warning",
		environment: null,
		message: `${branch} ${what}: nothing can be promoted`,
		remedy: how
	}];
}
function statusFindings(rules) {
	if (!rules.requiredStatuses.includes("clearance")) return [`doesn't require the status ${CLEARANCE_STATUS}`];
	if (rules.ownStatuses.includes("clearance")) return [];
	return [`takes the status ${CLEARANCE_STATUS} from others than the promoter's App`];
}
// chain/doctor/checks/bypass.ts
const bypass = {
	name: "bypass",
	question: "Does the promoter have to keep the base branch's rules?",
	examine({ rules: told, branch, repository }) {
		if ("untold" in told) return [unknown("BYPASS_POSSIBLE", told)];
		const { bypass: mine } = told.value;
		if (mine === "never") return [];
		if (mine === "unknown") return [unknown("BYPASS_POSSIBLE", { untold: "GitHub doesn't say whether this token passes the rules by (metadata: read)" })];
		return [passedBy(`the rules of ${branch} can be passed by with this token`, repository)];
	}
};
const bypassActors = {
	name: "bypass actors",
	question: "Does everybody else have to keep them?",
	examine({ rules: told, branch, repository }) {
		if ("untold" in told) return [];
		const { bypassActors: actors } = told.value;
		if (actors === void 0) return [unknown("BYPASS_POSSIBLE", { untold: "the bypass actors of a ruleset are shown to administrators only (administration: write)" })];
		return actors.map((actor) => passedBy(`${actor} passes the rules of ${branch} by`, repository));
	}
};
function passedBy(message, repository) {
	return {
		code: "BYPASS_POSSIBLE",
		severity: "dangerous",
		environment: null,
		message,
		remedy: "take every bypass actor out of the ruleset",
		call: `gh api --method PUT /repos/${repository}/rulesets/$(gh api /repos/${repository}/rulesets --jq '.[] | select(.name == "clearance") | .id') -F 'bypass_actors[]'`
	};
}
// chain/doctor/checks/clearances.ts
const clearances = {
	name: "clearances",
	question: "Is every digest in the tree cleared by its environment?",
	examine({ needed, unread }) {
		return [...needed.filter(({ use, cleared }) => use === "runs" && !cleared).map(({ service, environment, digest }) => ({
			code: "NOT_CLEARED",
			severity: "warning",
			environment,
			message: `${service} stands in ${environment} as ${digest}, which ${environment} hasn't cleared`,
			remedy: "promote a digest that passes the gates, or roll back to one that is cleared"
		})), ...unread.map(({ environment, why }) => unread1(environment, why))];
	}
};
function unread1(environment, why) {
	return {
		code: "NOT_CLEARED",
		severity: "unknown",
		environment,
		message: `it can't be told what stands there: ${why}`,
		remedy: "mend what is named, and run the doctor again"
	};
}
// chain/doctor/checks/code-owners.ts
function guardedPaths({ policyPath, policy }) {
	return [
		".github/workflows/any.yml",
		".github/CODEOWNERS",
		"CODEOWNERS",
		"docs/CODEOWNERS",
		policyPath,
		"trust/any.pub",
		"trust/below/any.pub",
		"break-glass/any.yaml",
		"calendar/any.ics",
		"policies/any.yaml",
		...policy.environments.map(({ name }) => `policies/generated/${name}/clusterpolicy/clearance.yaml`)
	];
}
function rollbackPaths({ policy }) {
	return policy.environments.flatMap(({ name }) => ["clusterpolicy", "ivpol"].map((kind) => `policies/generated/${name}/${kind}/quarantine.yaml`));
}
const codeOwners = {
	name: "code owners",
	question: "Does an owner have to approve what changes policy, trust, workflows and owners themselves?",
	examine(facts) {
		const { codeOwners: text, rules, branch } = facts;
		const found = (message, remedy, mend) => ({
			code: "OWNERS_MISSING",
			severity: "dangerous",
			environment: null,
			message,
			remedy,
			...mend ? { mend: "code-owners" } : {}
		});
		const open = guardedPaths(facts).filter((path) => codeOwnersOf(text ?? "", path).length === 0);
		const held = rollbackPaths(facts).filter((path) => codeOwnersOf(text ?? "", path).length > 0);
		return [
			...open.length === 0 || text === null ? [] : [found(`CODEOWNERS names nobody for ${open.join(", ")}`, "name owners there", true)],
			...text === null ? [found("there is no CODEOWNERS, so whoever may write changes the policy alone", "add it", true)] : [],
			...held.slice(0, 1).map((path) => ({
				...found(`CODEOWNERS guards ${path}, so that rollbacks wait for an owner`, "except it", true),
				severity: "warning"
			})),
			..."untold" in rules ? [unknown("OWNERS_MISSING", rules)] : rules.value.codeOwnerReview ? [] : [found(`the rules of ${branch} don't ask code owners for their review`, "switch on `require_code_owner_review` in the ruleset's pull_request rule", false)]
		];
	}
};
// chain/doctor/facts.ts
const PROMOTER_ENVIRONMENT = "clearance-promoter";
// chain/doctor/checks/environments.ts
const environments = {
	name: "environments",
	question: "Are the deployment environments there, open to the base branch alone and released by people?",
	examine(facts) {
		return [...facts.protection].flatMap(([name]) => [...openFindings(name, facts), ...name === "clearance-promoter" ? [] : releaseFindings(name, facts)]);
	}
};
function openFindings(name, { protection, repository, branch }) {
	const told = protection.get(name);
	if (told === void 0) return [];
	const environment = name === "clearance-promoter" ? null : name;
	if ("untold" in told) return [unknown("ENVIRONMENT_OPEN", told, environment)];
	const path = `/repos/${repository}/environments/${name}`;
	const restrict = `gh api --method PUT ${path} -F 'deployment_branch_policy[protected_branches]=false' -F 'deployment_branch_policy[custom_branch_policies]=true' && gh api --method POST ${path}/deployment-branch-policies -f name=${branch}`;
	const found = (message) => ({
		code: "ENVIRONMENT_OPEN",
		severity: "dangerous",
		environment,
		message,
		remedy: `open the environment ${name} to ${branch} alone`,
		call: restrict
	});
	if (told.value === null) return [found(`there is no environment ${name}, and GitHub makes one without any rule by its first use`)];
	const { refs } = told.value;
	if (refs === "any") return [found(`runs of any branch may use the environment ${name}`)];
	if (refs === "protected") return [found(`the environment ${name} is open to protected branches, which is every branch where none is`)];
	const others = refs.filter((one) => one !== branch);
	if (others.length === 0 && refs.length > 0) return [];
	return [found(`the environment ${name} is open to ${others.join(", ") || "nothing"}, not to ${branch} alone`)];
}
function releaseFindings(name, { protection, policy, repository }) {
	const told = protection.get(name);
	if (told === void 0 || "untold" in told || told.value === null) return [];
	const asked = environmentOf(policy, name).approval !== void 0;
	if (told.value.reviewers || !asked) return [];
	return [{
		code: "ENVIRONMENT_OPEN",
		environment: name,
		severity: "dangerous",
		message: `${name} asks for approval, and nobody has to release its signing runs`,
		remedy: "name the people or teams of its approval as required reviewers",
		call: `gh api --method PUT /repos/${repository}/environments/${name} -F 'reviewers[][type]=Team' -F 'reviewers[][id]=TEAM_ID'`
	}];
}
const adminRelease = {
	name: "administrators",
	question: "Do administrators, too, wait for an environment's reviewers?",
	examine({ protection, repository }) {
		return [...protection].flatMap(([name, told]) => {
			if ("untold" in told || told.value === null || told.value.adminsBypass === false) return [];
			const environment = name === "clearance-promoter" ? null : name;
			if (told.value.adminsBypass === void 0) return [unknown("ENVIRONMENT_OPEN", { untold: `GitHub doesn't say whether administrators bypass ${name}` }, environment)];
			return [{
				code: "ENVIRONMENT_OPEN",
				severity: "warning",
				environment,
				message: `administrators may release ${name} without a reviewer`,
				remedy: "switch off that administrators bypass its protection rules",
				call: `gh api --method PUT /repos/${repository}/environments/${name} -F can_admins_bypass=false`
			}];
		});
	}
};
// chain/doctor/checks/generated.ts
const generated = {
	name: "policies",
	question: "Are the generated admission policies what clearance.yaml means?",
	examine({ stalePolicies: [first, ...others] }) {
		if (first === void 0) return [];
		return [{
			code: "POLICIES_OLD",
			severity: "warning",
			environment: null,
			message: `${first}${others.length === 0 ? "" : ` and ${others.length} more`} isn't what the generator gives for clearance.yaml and quarantine/`,
			remedy: "run `clearance policies generate`, or the doctor with --fix",
			mend: "policies"
		}];
	}
};
// chain/doctor/checks/health-sources.ts
const healthSources = {
	name: "health sources",
	question: "Do two sources speak for each service of tier 0?",
	examine({ environments, policy }) {
		const critical = Object.entries(policy.services).filter(([, { tier }]) => tier === 0);
		return policy.environments.filter(({ name }) => environments.includes(name)).flatMap(({ name: environment, health }) => {
			const alone = critical.filter(([, { tier }]) => {
				const rule = healthRuleOf(health, tier);
				return rule !== void 0 && Math.min(rule.independent, independentSources(rule.sources)) < 2;
			});
			if (alone.length === 0) return [];
			return [{
				code: "HEALTH_ALONE",
				severity: "warning",
				environment,
				message: `one source alone says whether ${alone.map(([name]) => name).join(", ")} (tier 0) is healthy in ${environment}`,
				remedy: "name a second, independent source under health (docs/guides/health.md)"
			}];
		});
	}
};
// chain/doctor/checks/identity.ts
const POWERFUL = /^(?:admin:|delete_repo|workflow|write:|site_admin|manage_)/;
const identity = {
	name: "identity",
	question: "Is the promoter an App of its own, and this token no more than it has to be?",
	examine({ token: told, policy }) {
		const trial = {
			code: "NO_OWN_IDENTITY",
			severity: "warning",
			environment: null,
			message: "GITHUB_TOKEN is the promoter: whoever can push a branch can run a workflow that holds it, post its statuses and merge",
			remedy: "make an App for the promoter, and give it its key in the environment clearance-promoter"
		};
		if ("untold" in told) return [unknown("NO_OWN_IDENTITY", told)];
		const { login, kind, scopes = [] } = told.value;
		const found = policy.promoter.app === "github-actions" || login === "github-actions[bot]" ? [trial] : [];
		const much = scopes.filter((scope) => POWERFUL.test(scope));
		if (kind !== "human" || much.length === 0) return found;
		return [...found, {
			code: "TOKEN_OVERPOWERED",
			severity: "warning",
			environment: null,
			message: `${login}'s token has the scopes ${much.join(", ")}`,
			remedy: "use a fine-grained token with administration: read on this repository alone"
		}];
	}
};
// chain/doctor/checks/notes.ts
const notes = {
	name: "notes",
	question: "Does the branch of the audit trail keep what the promoter noted, and take nothing from others?",
	examine({ notes: told, repository, policy }) {
		if ("untold" in told) return [unknown("NOTES_OPEN", told)];
		const { blocksDeletion, blocksForcePush, restrictsUpdates } = told.value;
		return [
			...blocksDeletion ? [] : ["may be deleted"],
			...blocksForcePush ? [] : ["may be pushed to by force"],
			...restrictsUpdates ? [] : ["takes pushes of anybody's who may write"]
		].map((what) => ({
			code: "NOTES_OPEN",
			severity: "warning",
			environment: null,
			message: `${NOTES_BRANCH} ${what}`,
			remedy: `make the shipped rulesets for ${NOTES_BRANCH}`,
			call: shippedNotesRulesets(repository, policy.promoter.app)
		}));
	}
};
// chain/doctor/checks/permissions.ts
const NEEDED = {
	actions: "write",
	checks: "read",
	contents: "write",
	deployments: "read",
	issues: "write",
	members: "read",
	metadata: "read",
	pull_requests: "write",
	statuses: "write"
};
const DANGEROUS = new Set([
	"administration",
	"workflows",
	"members",
	"environments",
	"secrets",
	"actions_variables",
	"organization_administration",
	"organization_secrets"
]);
const permissions = {
	name: "permissions",
	question: "May the promoter's App do what promoting needs, and no more?",
	examine({ rules: told, policy }) {
		if ("untold" in told) return [];
		const { app } = policy.promoter;
		const { permissions: granted } = told.value;
		if (granted === void 0) return [unknown("TOKEN_OVERPOWERED", { untold: `GitHub shows no App ${app} to this token` })];
		return Object.entries(granted).flatMap(([name, access]) => {
			const needed = NEEDED[name];
			if (needed === "write" || needed === access) return [];
			return [{
				code: "TOKEN_OVERPOWERED",
				severity: DANGEROUS.has(name) && access !== "read" ? "dangerous" : "warning",
				environment: null,
				message: `the App ${app} has ${name}: ${access}, and needs ${needed === void 0 ? "none of it" : needed}`,
				remedy: `take it back in the App's settings, under Permissions`
			}];
		});
	}
};
// chain/doctor/checks/pushes.ts
const pushes = {
	name: "pushes",
	question: "Was every digest changed by the promoter?",
	examine({ changes: told }) {
		if ("untold" in told) return [unknown("PUSHED_AROUND", told)];
		return told.value.map(({ commit, digest, ...lane }) => ({
			code: "PUSHED_AROUND",
			severity: "warning",
			environment: lane.environment,
			message: `${commit} put ${digest ?? "nothing"} into ${printLane(lane)}, and the promoter didn't`,
			remedy: "find out who did it, and how the rules were passed by; then promote or roll back there"
		}));
	}
};
// chain/doctor/checks/retention.ts
const retention = {
	name: "retention",
	question: "Does the registry keep what runs, what could come back, and the evidence of both?",
	examine({ needed }) {
		return needed.flatMap(({ service, environment, digest, use, kept: told }) => {
			if ("untold" in told) return [unknown("EVIDENCE_AT_RISK", told, environment)];
			const { tags, evidence, lost, fallbackTag } = told.value;
			const about = {
				service,
				environment,
				digest,
				use
			};
			const found = (message, remedy) => diagnosis(about, "warning", message, remedy);
			const losses = lossesOf(about, {
				there: tags !== void 0,
				lost
			});
			if (tags === void 0) return losses;
			return [
				...losses,
				...tags.length > 0 ? [] : [found("has no tag: a rule that deletes untagged images takes it", "keep untagged images, or tag each release")],
				...fallbackTag || evidence === 0 ? [] : [found("has attestations that no tag names: a rule that deletes untagged manifests takes them", "except manifests with a subject from the rule, or keep untagged manifests")]
			];
		});
	}
};
function lossesOf(about, { there, lost }) {
	if (!there) return [diagnosis(about, "dangerous", "isn't in the registry any more", "push the image again, or quarantine it and promote another")];
	return lost.map((referrer) => diagnosis(about, "dangerous", `has lost its attestation ${referrer}`, "attest the digest again"));
}
function diagnosis({ service, environment, digest, use }, severity, message, remedy) {
	return {
		code: "EVIDENCE_AT_RISK",
		severity,
		environment,
		message: `${digest} of ${service}, which ${use === "runs" ? `runs in ${environment}` : `${environment} could go back to`}, ${message}`,
		remedy
	};
}
// chain/doctor/checks/signer-change.ts
const signerChange = {
	name: "signer change",
	question: "Has a new signer cleared again all that the old one had?",
	examine({ environments, policy, needed }) {
		return environments.flatMap((environment) => {
			const { next } = environmentOf(policy, environment);
			if (next === void 0) return [];
			const here = needed.filter((one) => one.environment === environment);
			const done = here.filter(({ clearedByNext }) => clearedByNext === true).length;
			const whole = done === here.length;
			return [{
				code: "SIGNER_CHANGING",
				severity: "warning",
				environment,
				message: `${printSignerRule(next)} has cleared ${done} of the ${here.length} digests that ${environment} needs`,
				remedy: whole ? "switch: make it the environment's signer, and take `next` away" : "let its run be released; until then the old signer stays"
			}];
		});
	}
};
// chain/doctor/checks/signers.ts
const signers = {
	name: "signers",
	question: "Is each signing workflow what a signer has to be?",
	examine({ environments, policy, workflows }) {
		return environments.flatMap((environment) => {
			const { signer, next } = environmentOf(policy, environment);
			return [signer, next].flatMap((one) => {
				if (one === void 0 || "key" in one) return [];
				const path = `.github/workflows/${one.workflow}`;
				const text = workflows.get(path);
				const found = (message, remedy, mend) => ({
					code: "SIGNER_UNSAFE",
					severity: "dangerous",
					environment,
					message,
					remedy,
					...mend === void 0 ? {} : { mend }
				});
				if (text === void 0) return [found(`${path} isn't on the base branch`, "add the shipped file")];
				return signerWorkflowProblems(text, environment).map(({ rule, line, column, message, why, remedy }) => found(`${path}:${line}:${column}: ${message}: ${why}`, remedy, rule === "pin" ? "pins" : void 0));
			});
		});
	}
};
// chain/doctor/checks/tags.ts
const tags = {
	name: "tags",
	question: "Does a version tag stay on the digest that was built under it?",
	examine({ tags: all, policy }) {
		const moved = all.filter(({ attested, now }) => now !== null && now !== attested);
		const untold = `OCI has no answer to whether ${Object.keys(policy.services).length === 1 ? "the repository takes" : "the repositories take"} a tag for another digest: look at the registry's settings`;
		return [...moved.map(({ service, tag, attested, now }) => ({
			code: "TAG_MOVED",
			severity: "warning",
			environment: null,
			message: `${service}:${tag} was built as ${attested} and points to ${now} now`,
			remedy: "make version tags immutable in the registry, and find out who moved it"
		})), unknown("TAG_MOVED", { untold })];
	}
};
// chain/doctor/checks.ts
const PROTECTION_CHECKS = [
	branch,
	bypass,
	permissions,
	codeOwners,
	environments,
	signers
];
const CHECKS = [
	...PROTECTION_CHECKS,
	bypassActors,
	adminRelease,
	identity,
	pushes,
	clearances,
	signerChange,
	retention,
	tags,
	healthSources,
	generated,
	notes
];
function protectionFindings(facts) {
	const shown = bypassActors.examine(facts).filter(({ severity }) => severity === "dangerous");
	return [...PROTECTION_CHECKS.flatMap(({ examine }) => examine(facts)), ...shown].filter(({ severity, environment }) => severity !== "warning" && (environment === null || facts.environments.includes(environment)));
}
const ORDER = [
	"dangerous",
	"unknown",
	"warning"
];
function diagnose(facts) {
	const all = CHECKS.flatMap(({ examine }) => examine(facts));
	return [...new Map(all.map((one) => [JSON.stringify([
		one.code,
		one.severity,
		one.environment,
		one.message
	]), one])).values()].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}
// operations/doctor/told.ts
async function told(read, permission) {
	try {
		return { value: await read };
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		return { untold: `${error.message} (it takes ${permission})` };
	}
}
// operations/doctor/gather-protection.ts
async function gatherProtection({ snapshot, policyPath, branch, environments, app }, { git, github }, rules = github.branchRules(branch, app)) {
	const { policy, commit } = snapshot;
	const workflows = await workflowsAt(git, commit);
	const signing = environments.filter((name) => signersOf(environmentOf(policy, name)).some((signer) => "workflow" in signer));
	const holdsKey = [...workflows.values()].some((text) => text.includes(PROMOTER_ENVIRONMENT));
	const names = [...signing, ...holdsKey ? [PROMOTER_ENVIRONMENT] : []];
	const [asked, protection, codeOwners] = await Promise.all([
		told(rules, "metadata: read"),
		inParallel(names, 4, async (name) => {
			return [name, await told(github.protection(name).then((found) => found ?? null), "actions: read")];
		}),
		readCodeOwners(git, commit)
	]);
	return {
		repository: policy.gitops,
		branch,
		policyPath,
		policy,
		environments,
		rules: asked,
		protection: new Map(protection),
		codeOwners: codeOwners === "" ? null : codeOwners,
		workflows
	};
}
async function workflowsAt(git, commit) {
	const paths = (await git.list(commit, ".github/workflows")).filter((path) => /\.ya?ml$/.test(path));
	const files = await inParallel(paths, 8, async (path) => {
		const bytes = await git.read(commit, path);
		return bytes === void 0 ? void 0 : [path, new TextDecoder().decode(bytes)];
	});
	return new Map(files.filter((file) => file !== void 0));
}
export { lossesOf as a, protectionFindings as i, told as n, guardedPaths as o, diagnose as r, rollbackPaths as s, gatherProtection as t };
