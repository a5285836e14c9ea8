import "./rolldown-runtime.js";
import { t as runAction } from "./adapters-host-run-action.js";
// actions/main.ts
await runAction("chain", async (host) => {
	const [{ ChainInputs }, { readInputs }, { runChain }] = await Promise.all([
		import("./actions-inputs.js"),
		import("./actions-read-inputs-entry.js"),
		import("./actions-run-chain.js")
	]);
	await runChain(readInputs(ChainInputs, host), host);
});
export {};
