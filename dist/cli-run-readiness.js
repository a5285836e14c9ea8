import "./rolldown-runtime.js";
import { t as EXIT } from "./chain-fault.js";
import { i as readiness, n as isUnready, r as printReadiness, t as alarmReadiness } from "./operations-readiness.js";
import { a as withGitOps, t as baseOf } from "./cli-gitops.js";
import { t as portsOf } from "./cli-ports.js";
// cli/run/readiness.ts
async function runReadiness(invocation) {
	return withGitOps(invocation, async (gitops) => {
		const ports = portsOf(invocation, gitops);
		const options = {
			base: baseOf(invocation),
			environment: invocation.option("env")
		};
		const { state, all } = await readiness(ports, options);
		if (invocation.flag("alarm")) await alarmReadiness(all, state, ports.github);
		return {
			code: all.some(isUnready) ? EXIT.refused : EXIT.done,
			json: {
				commit: state.base.commit,
				readiness: all
			},
			text: all.map(printReadiness).join("\n")
		};
	});
}
export { runReadiness };
