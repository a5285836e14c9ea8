import { t as EXIT } from "./chain-fault.js";
// cli/run/exit-code.ts
function exitCode({ done, left }, refusalsCount) {
	if (done.some(({ result }) => result === "fault") || left.some((step) => step.do === "fault")) return EXIT.fault;
	return (done.some(({ result }) => result === "refused") || left.some((step) => step.do === "refuse")) && refusalsCount ? EXIT.refused : EXIT.done;
}
export { exitCode as t };
