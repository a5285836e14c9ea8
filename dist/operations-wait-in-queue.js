import { t as healthProbe } from "./adapters-health-health-probe.js";
import { t as sigstoreVerifier } from "./adapters-sigstore-verifier.js";
import { l as table, r as cell } from "./chain-promotion-markdown.js";
import { r as gatesTable, t as explainGates } from "./chain-clearance-explain.js";
import { n as jobRegistry } from "./actions-connect.js";
// actions/promoter-ports.ts
function promoterPorts(inputs, host, { git, github }) {
	return {
		git,
		github,
		registry: jobRegistry(host.environment, inputs.githubToken),
		verifier: sigstoreVerifier(),
		health: healthProbe({
			environment: host.environment,
			github
		}),
		now: () => host.now()
	};
}
// actions/tell-no.ts
function tellNo(answer, host) {
	if (answer.outcome === "refused") {
		host.summary(`### Refused\n\n${findingsTable(answer.findings)}\n`);
		host.fail(answer.findings);
		return;
	}
	host.info(explainGates(answer.answers));
	host.summary(`### Waiting\n\n${gatesTable(answer.answers)}`);
	const open = answer.answers.filter(({ outcome }) => outcome !== "passed");
	host.fail(open.map(({ gate, reason }) => ({
		code: "GATE_PENDING",
		message: `${gate}: ${reason}`
	})));
}
function findingsTable(findings) {
	return table(["finding", "what it means"], findings.map(({ code, message }) => [`\`${code}\``, cell(message)]));
}
// operations/wait-in-queue.ts
const PAUSE = 5e3;
const LOOKS = 60;
async function waitInQueue(ask, isQueued, sleep) {
	for (let look = 1;; look += 1) {
		const answer = await ask();
		if (!isQueued(answer) || look === LOOKS) return answer;
		await sleep(PAUSE);
	}
}
export { tellNo as n, promoterPorts as r, waitInQueue as t };
