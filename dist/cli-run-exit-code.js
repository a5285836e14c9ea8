import { t as EXIT } from "./chain-fault.js";
// cli/run/exit-code.ts
function exitCode({ done, left, kept }, refusalsCount) {
	if ([...done, ...kept].map(({ result }) => result).includes("fault") || left.some((step) => step.do === "fault")) return EXIT.fault;
	if (kept.some(({ result }) => result === "refused")) return EXIT.refused;
	return (done.some(({ result }) => result === "refused") || left.some((step) => step.do === "refuse")) && refusalsCount ? EXIT.refused : EXIT.done;
}
export { exitCode as t };
