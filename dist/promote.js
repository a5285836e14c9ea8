import "./rolldown-runtime.js";
import { t as runAction } from "./adapters-host-run-action.js";
// actions/promote/main.ts
await runAction("promote", async (host) => {
	const [{ promote }, { PromoteInputs }, { readInputs }] = await Promise.all([
		import("./actions-promote-promote.js"),
		import("./actions-promote-inputs.js"),
		import("./actions-read-inputs-entry.js")
	]);
	await promote(readInputs(PromoteInputs, host), host);
});
export {};
