import "./rolldown-runtime.js";
import { t as keySigner } from "./adapters-sigstore-signer.js";
import { r as Fault } from "./chain-fault.js";
import { m as printPlan } from "./chain-promotion-plan.js";
import { t as VERSION } from "./chain-version.js";
import { n as printUpkept, t as apply } from "./operations-apply.js";
import { t as printOutcome } from "./operations-print-outcome.js";
import { a as withGitOps, t as baseOf } from "./cli-gitops.js";
import { t as portsOf } from "./cli-ports.js";
import { t as exitCode } from "./cli-run-exit-code.js";
import { readFile } from "node:fs/promises";
// cli/run/apply.ts
async function runApply(invocation) {
	const signer = await signerOf(invocation);
	return withGitOps(invocation, async (gitops) => {
		const result = await apply({
			...portsOf(invocation, gitops),
			...signer,
			version: VERSION
		}, {
			base: baseOf(invocation),
			environment: invocation.option("env")
		});
		const said = [...result.done.map(printOutcome), ...result.kept.map(printUpkept)];
		const done = said.length === 0 ? ["nothing to do now"] : said;
		return {
			code: exitCode(result, invocation.flag("exit-code")),
			json: result,
			text: [...done, printPlan(result.left)].join("\n")
		};
	});
}
async function signerOf({ option }) {
	const file = option("signing-key");
	if (file === void 0) return {};
	const environment = option("env");
	if (environment === void 0) throw new Fault("INPUT_INVALID", "--signing-key needs --env: a key is one environment's");
	const pem = await readFile(file).catch((cause) => {
		throw new Fault("INPUT_INVALID", `--signing-key: "${file}" can't be read`, { cause });
	});
	const signer = keySigner({
		pem,
		name: file
	});
	return { signerOf: (asked) => asked === environment ? signer : void 0 };
}
export { runApply };
