import "./rolldown-runtime.js";
import { t as runAction } from "./adapters-host-run-action.js";
// actions/attest/main.ts
await runAction("attest", async (host) => {
	const [{ attestImage }, { AttestInputs }, { readInputs }] = await Promise.all([
		import("./actions-attest-attest-image-entry.js"),
		import("./actions-attest-inputs.js"),
		import("./actions-read-inputs-entry.js")
	]);
	await attestImage(readInputs(AttestInputs, host), host);
});
export {};
