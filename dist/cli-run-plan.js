import "./rolldown-runtime.js";
import { m as printPlan } from "./chain-promotion-plan.js";
import { t as planNow } from "./operations-plan.js";
import { a as withGitOps, t as baseOf } from "./cli-gitops.js";
import { t as portsOf } from "./cli-ports.js";
import { t as exitCode } from "./cli-run-exit-code.js";
// cli/run/plan.ts
async function runPlan(invocation) {
	return withGitOps(invocation, async (gitops) => {
		const options = {
			base: baseOf(invocation),
			environment: invocation.option("env")
		};
		const { state, steps } = await planNow(portsOf(invocation, gitops), options);
		return {
			code: exitCode({
				done: [],
				left: steps,
				kept: []
			}, invocation.flag("exit-code")),
			json: {
				commit: state.base.commit,
				steps
			},
			text: printPlan(steps)
		};
	});
}
export { runPlan };
