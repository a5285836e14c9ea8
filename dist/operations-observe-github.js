import { r as Fault } from "./chain-fault.js";
import { r as inParallel } from "./operations-collect-evidence.js";
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
function githubFacts(github, base, promoter, decisive = false, batchesOf = () => Promise.resolve([])) {
	const looked = once(() => github.pullRequests(base));
	const pullRequests = () => looked("all");
	const teamMembers = once((team) => github.teamMembers(team));
	const permission = once((login) => github.permission(login));
	const environmentOf = once((name) => github.environment(name));
	const runsOf = once((workflow) => github.runs(workflow));
	const asked = once((branch) => github.pullRequestsOf(branch));
	async function pullRequestsOf(branch) {
		const { open, past, whole } = await pullRequests();
		const known = [...open, ...past].filter(({ head }) => head.ref === branch && !head.fromFork);
		return known.length > 0 || whole ? known : asked(branch);
	}
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
		const reviewers = decisive || "key" in environment.signer ? false : await hasReviewers(environment.name, environmentOf);
		if (pullRequest === void 0) return nobody;
		if (from.length === 0) return {
			...nobody,
			environmentHasReviewers: reviewers
		};
		const { reviews } = pullRequest;
		const [eligible, owners] = await Promise.all([peopleOf(from, teamMembers), peopleOf(request.owned?.named.filter((name) => !name.includes("@")) ?? [], teamMembers)]);
		const permissions = await inParallel([...new Set([...eligible, ...owners])], 8, async (login) => [login, await permission(login)]);
		return {
			...nobody,
			reviews,
			eligible,
			...request.owned === void 0 ? {} : { ownership: {
				...request.owned,
				people: owners
			} },
			permissions: new Map(permissions),
			environmentHasReviewers: reviewers
		};
	}
	async function promotion(environment, id, branch, pullRequest, owned) {
		const approved = approval({
			pullRequest,
			environment,
			from: environment.approval?.from ?? [],
			requester: null,
			owned
		});
		if (pullRequest === void 0) {
			const [people, no] = await Promise.all([approved, declinedOf(id, branch)]);
			return {
				id,
				branch,
				...no === void 0 ? {} : { declined: no },
				approval: people,
				statuses: [],
				runs: []
			};
		}
		const { signer } = environment;
		const head = pullRequest.head.commit;
		const { statuses } = pullRequest;
		const checked = environment.checks !== void 0;
		const [people, checkRuns, runs] = await Promise.all([
			approved,
			checked ? github.checkRuns(head) : [],
			decisive || "key" in signer ? Promise.resolve([]) : runsOf(signer.workflow).then((all) => all.filter((run) => isRunFor(run, pullRequest)))
		]);
		return {
			id,
			branch,
			open: pullRequest,
			approval: people,
			statuses,
			runs,
			...checked ? { checks: {
				head,
				statuses,
				runs: checkRuns
			} } : {}
		};
	}
	async function declinedOf(id, branch) {
		const alone = (await pullRequestsOf(branch)).filter((one) => isBy(one, promoter));
		const together = await batchesOf(id);
		const [latest] = [...alone, ...together].sort((a, b) => b.number - a.number);
		return latest?.state === "closed" && latest.closedBy?.login !== promoter ? latest : void 0;
	}
	return {
		pullRequests,
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
function isRunFor({ title, event }, { number, head }) {
	return event === "workflow_dispatch" && title.endsWith(`#${number} at ${head.commit}`);
}
export { once as i, isRunFor as n, peopleOf as r, githubFacts as t };
