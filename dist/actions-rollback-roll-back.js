import "./rolldown-runtime.js";
import { r as Fault } from "./chain-fault.js";
import { l as table, r as cell } from "./chain-promotion-markdown.js";
import { t as rollback } from "./operations-rollback.js";
import { n as withGitOps, t as baseOf } from "./actions-connect-gitops.js";
import { n as promoterPorts, t as tellNo } from "./actions-tell-no.js";
// actions/rollback/roll-back.ts
async function rollBack(inputs, host) {
	const requestedBy = host.environment["GITHUB_TRIGGERING_ACTOR"] ?? host.environment["GITHUB_ACTOR"];
	if (requestedBy === void 0 || requestedBy === "") throw new Fault("INPUT_INVALID", "GITHUB_ACTOR isn't set: nobody can be asked whether they may roll back");
	const { service, environment, region, reason, to } = inputs;
	const outcome = await withGitOps(inputs, host, (gitops) => rollback({
		service,
		environment,
		reason,
		requestedBy,
		base: baseOf(inputs),
		...region === void 0 ? {} : { region },
		...to === void 0 ? {} : { to }
	}, promoterPorts(inputs, host, {
		...gitops,
		github: gitops.github.inLane("rollback")
	})));
	switch (outcome.outcome) {
		case "refused": return tellNo(outcome, host);
		case "already": return tellAlready(outcome, host);
		case "waiting":
			tellDigests(outcome, host);
			return tellNo(outcome, host);
		case "rolled-back":
			tellDigests(outcome, host);
			tellDone(outcome, inputs, host);
	}
}
function tellDigests({ from, to, pullRequest }, host) {
	host.setOutput("from", from);
	host.setOutput("to", to);
	host.setOutput("pull-request", String(pullRequest));
}
function tellAlready({ to, requestedBy, reason }, host) {
	host.setOutput("to", to);
	host.info(`nothing to do: ${requestedBy} has put ${to} back before (${reason})`);
	host.summary(`### Nothing to roll back\n\n${cell(requestedBy)} has put \`${to}\` back before: ${cell(reason)}\n`);
}
function tellDone(outcome, inputs, host) {
	const { from, to, regions, pullRequest, commit, warnings } = outcome;
	for (const { code, message } of warnings) host.warning(message, { title: `Warning: ${code}` });
	host.info(`put ${to} back, ${from} is in quarantine: #${pullRequest}, ${commit}`);
	const where = [inputs.environment, ...regions.length === 0 ? [] : [regions.join(", ")]].join(", ");
	host.summary([
		`### ${inputs.service} rolled back in ${where}`,
		"",
		table(["", "digest"], [["taken out, in quarantine", `\`${from}\``], ["back again", `\`${to}\``]]),
		"",
		`Why: ${cell(inputs.reason, 500)} (#${pullRequest}, merged as \`${commit}\`)`,
		""
	].join("\n"));
}
export { rollBack };
