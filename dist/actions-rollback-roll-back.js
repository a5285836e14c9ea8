import "./rolldown-runtime.js";
import { r as Fault } from "./chain-fault.js";
import { r as cell } from "./chain-promotion-markdown.js";
import { n as rolledBackLine, r as rolledBackWords, t as digestWords } from "./chain-promotion-rolled-back-words.js";
import { t as rollback } from "./operations-rollback.js";
import { n as tellNo, r as promoterPorts, t as waitInQueue } from "./operations-wait-in-queue.js";
import { n as withGitOps, t as baseOf } from "./actions-connect-gitops.js";
import { setTimeout } from "node:timers/promises";
// actions/rollback/roll-back.ts
async function rollBack(inputs, host) {
	const requestedBy = host.environment["GITHUB_TRIGGERING_ACTOR"] ?? host.environment["GITHUB_ACTOR"];
	if (requestedBy === void 0 || requestedBy === "") throw new Fault("INPUT_INVALID", "GITHUB_ACTOR isn't set: nobody can be asked whether they may roll back");
	const { service, environment, region, reason, to } = inputs;
	const request = {
		service,
		environment,
		reason,
		requestedBy,
		base: baseOf(inputs),
		...region === void 0 ? {} : { region },
		...to === void 0 ? {} : { to }
	};
	const outcome = await withGitOps(inputs, host, (gitops) => {
		const ports = promoterPorts(inputs, host, {
			...gitops,
			github: gitops.github.inLane("rollback")
		});
		return waitInQueue(() => rollback(request, ports), (one) => one.outcome === "waiting" && one.reason !== void 0, setTimeout);
	});
	switch (outcome.outcome) {
		case "refused": return tellNo(outcome, host);
		case "already": return tellAlready(outcome, host);
		case "waiting":
			tellDigests(outcome, host);
			if (outcome.reason === void 0) return tellNo(outcome, host);
			return host.fail([{
				code: "NOT_MERGEABLE",
				message: `${outcome.reason}: the next pass goes on with it`
			}]);
		case "rolled-back":
			tellDigests(outcome, host);
			tellDone(outcome, inputs, host);
	}
}
function tellDigests({ from, to, images, pullRequest }, host) {
	const changes = images ?? [{
		from,
		to
	}];
	for (const side of ["from", "to"]) host.setOutput(side, changes.map((one) => one[side]).join(" "));
	host.setOutput("pull-request", String(pullRequest));
}
function tellAlready(outcome, host) {
	const { to, images, requestedBy, reason } = outcome;
	const back = digestWords("to", outcome);
	host.setOutput("to", (images ?? [{ to }]).map((one) => one.to).join(" "));
	host.info(`nothing to do: ${requestedBy} has put ${back} back before (${reason})`);
	host.summary(`### Nothing to roll back\n\n${cell(requestedBy)} has put ${cell(back, 2e3)} back before: ${cell(reason)}\n`);
}
function tellDone(outcome, inputs, host) {
	const { regions, pullRequest, commit, warnings } = outcome;
	for (const { code, message } of warnings) host.warning(message, { title: `Warning: ${code}` });
	host.info(`${rolledBackLine(outcome)}: #${pullRequest}, ${commit}`);
	const where = [inputs.environment, ...regions.length === 0 ? [] : [regions.join(", ")]].join(", ");
	host.summary([
		`### ${inputs.service} rolled back in ${where}`,
		"",
		...rolledBackWords(outcome),
		"",
		`Why: ${cell(inputs.reason, 500)} (#${pullRequest}, merged as \`${commit}\`)`,
		""
	].join("\n"));
}
export { rollBack };
