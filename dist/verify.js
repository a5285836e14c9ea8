import "./rolldown-runtime.js";
import { t as runAction } from "./adapters-host-run-action.js";
// actions/verify/main.ts
await runAction("verify", async (host) => {
	const [{ verifyImage }, { VerifyInputs }, { readInputs }] = await Promise.all([
		import("./actions-verify-verify-image.js"),
		import("./actions-verify-inputs.js"),
		import("./actions-read-inputs-entry.js")
	]);
	await verifyImage(readInputs(VerifyInputs, host), host);
});
export {};
