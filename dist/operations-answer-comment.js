import { r as Fault } from "./chain-fault.js";
import { bt as Name, yt as mayWrite } from "./chain-clearance-parse-policy.js";
import { t as Digest } from "./chain-digest-digest.js";
import { r as cell } from "./chain-promotion-markdown.js";
import { r as rolledBackWords, t as digestWords } from "./chain-promotion-rolled-back-words.js";
import { t as baseCommit } from "./operations-observe-base.js";
import { r as readPolicy } from "./operations-observe-policy.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { t as rollback } from "./operations-rollback.js";
import { a as sayOnce, i as hasSaid } from "./operations-call-person.js";
function parseComment(body) {
	const line = body.split(/\r\n|\r|\n/, 1)[0] ?? "";
	if (!/^\/clearance(?:[ \t]|$)/.test(line)) return void 0;
	const words = wordsOf(line);
	if (words === void 0) return { problem: "a quotation mark isn't closed" };
	const [, verb, ...rest] = words;
	if (verb !== "rollback") return { problem: `there is no command "${verb ?? ""}"` };
	return rollbackIn(rest);
}
const OPTIONS = [
	"env",
	"region",
	"to",
	"reason"
];
function rollbackIn(words) {
	const given = new Map();
	const services = [];
	for (let at = 0; at < words.length; at++) {
		const word = words[at] ?? "";
		if (!word.startsWith("--")) {
			services.push(word);
			continue;
		}
		const [, name = "", value = words[++at]] = /^--([^=]*)(?:=(.*))?$/su.exec(word) ?? [];
		if (!OPTIONS.some((one) => one === name)) return { problem: `there is no option --${name}` };
		if (given.has(name)) return { problem: `--${name} is there twice` };
		if (value === void 0 || value === "") return { problem: `--${name} has no value` };
		given.set(name, value);
	}
	const [service, ...more] = services;
	if (service === void 0 || more.length > 0) return { problem: "name one service" };
	const [environment, region, named, reason] = OPTIONS.map((name) => given.get(name));
	if (environment === void 0) return { problem: "--env is missing" };
	if (reason === void 0) return { problem: "--reason is missing" };
	const wrong = [
		service,
		environment,
		...region === void 0 ? [] : [region]
	].find((name) => !Name.safeParse(name).success);
	if (wrong !== void 0) return { problem: `"${wrong}" isn't a name of clearance.yaml` };
	if (reason.length < 3 || reason.length > 500) return { problem: "--reason: say it in 3 to 500 characters" };
	const to = named === void 0 ? void 0 : Digest.safeParse(named);
	if (to?.success === false) return { problem: `--to: "${named}" isn't sha256: followed by 64 lowercase hex digits` };
	return { command: {
		service,
		environment,
		reason,
		...region === void 0 ? {} : { region },
		...to === void 0 ? {} : { to: to.data }
	} };
}
function wordsOf(line) {
	const words = [...line.matchAll(/(?:[^\s"“”]|["“”][^"“”]*["“”])+/gu)].map(([word]) => word);
	if (line.replaceAll(/["“”][^"“”]*["“”]/gu, "").match(/["“”]/u) !== null) return void 0;
	return words.map((word) => word.replaceAll(/["“”]/gu, ""));
}
// operations/answer-comment.ts
const FRESH = 36e5;
async function answerComment(id, ports, base = DEFAULT_BASE) {
	const { github, git, now } = ports;
	const comment = await github.findComment(id);
	if (comment === void 0) return ignored("there is no such comment any more");
	const parsed = parseComment(comment.body);
	if (parsed === void 0) return ignored("it isn't a command");
	if (comment.author.kind !== "human") return ignored(`${comment.author.login} isn't a person`);
	await git.refresh();
	const { policy } = await readPolicy(git, await baseCommit(git, base.branch), base.policyPath);
	const promoter = `${policy.promoter.app}[bot]`;
	if (hasSaid(await github.comments(comment.issue), `answer ${id}`, promoter)) return ignored("it was answered before");
	const answer = async (text, outcome) => {
		await sayOnce(comment.issue, `answer ${id}`, text, promoter, github);
		return {
			outcome: "answered",
			text,
			...outcome === void 0 ? {} : { rollback: outcome }
		};
	};
	const unheard = objectionTo(comment, now());
	if (unheard !== void 0 || "problem" in parsed) {
		if (!await writes(comment, ports)) return ignored("it is a stranger's");
		return answer(unheard ?? `${"problem" in parsed ? parsed.problem : ""}. Write \`/clearance rollback SERVICE --env ENVIRONMENT [--region REGION] [--to DIGEST] --reason "why"\`.`);
	}
	return roll(parsed.command, comment, {
		ports,
		base,
		answer
	});
}
async function roll(command, comment, { ports, base, answer }) {
	try {
		const outcome = await rollback({
			...command,
			requestedBy: comment.author.login,
			base
		}, ports);
		if (outcome.outcome === "refused" && outcome.findings.some(({ code }) => code === "NOT_PERMITTED") && !await writes(comment, ports)) return ignored("it is a stranger's");
		return await answer(describe(outcome), outcome);
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		const text = `It couldn't be decided. ${error.code}: ${cell(error.message, 2e3)}. Ask again in a new comment.`;
		if (await writes(comment, ports)) await answer(text);
		throw error;
	}
}
function objectionTo({ edited, createdAt }, now) {
	if (edited) return "This comment was changed after it was written, so nobody's word is sure. Write a new one.";
	const age = now.getTime() - createdAt.getTime();
	if (age < -6e5) return "By the promoter's clock this comment isn't written yet, so nobody can say how old it is. Nothing was done: set the clock of its machine.";
	if (age <= 36e5) return void 0;
	return "This comment is more than an hour old, and nothing was done. Write a new one if it still holds.";
}
async function writes({ author }, { github }) {
	return mayWrite(await github.permission(author.login));
}
function describe(outcome) {
	switch (outcome.outcome) {
		case "rolled-back": {
			const lines = outcome.warnings.map(({ code, message }) => `- ${code}: ${cell(message, 1e3)}`);
			return [
				`**Rolled back** by #${outcome.pullRequest}, merged as ${outcome.commit}:`,
				...rolledBackWords(outcome),
				...lines
			].join("\n");
		}
		case "already": return `Nothing to do: ${cell(outcome.requestedBy)} has put ${cell(digestWords("to", outcome), 2e3)} back before (${cell(outcome.reason)}).`;
		case "waiting": {
			const open = outcome.answers.filter((one) => one.outcome !== "passed");
			return [`#${outcome.pullRequest} waits, and is merged as soon as it may be:`, ...open.map(({ reason }) => `- ${reason}`)].join("\n");
		}
	}
	return ["**Refused.**", ...outcome.findings.map(({ code, message }) => `- ${code}: ${cell(message, 1e3)}`)].join("\n");
}
function ignored(reason) {
	return {
		outcome: "ignored",
		reason
	};
}
export { answerComment as n, parseComment as r, FRESH as t };
