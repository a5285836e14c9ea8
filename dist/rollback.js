import "./rolldown-runtime.js";
import { t as runAction } from "./adapters-host-run-action.js";
// actions/rollback/main.ts
await runAction("rollback", async (host) => {
	const [{ rollBack }, { RollbackInputs }, { readInputs }] = await Promise.all([
		import("./actions-rollback-roll-back.js"),
		import("./actions-rollback-inputs.js"),
		import("./actions-read-inputs-entry.js")
	]);
	await rollBack(readInputs(RollbackInputs, host), host);
});
export {};
