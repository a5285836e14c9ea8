import "./rolldown-runtime.js";
import { t as runAction } from "./adapters-host-run-action.js";
// actions/build/main.ts
await runAction("build", async (host) => {
	const [{ buildImage }, { BuildInputs }, { readInputs }] = await Promise.all([
		import("./actions-build-build-image-entry.js"),
		import("./actions-build-inputs.js"),
		import("./actions-read-inputs-entry.js")
	]);
	await buildImage(readInputs(BuildInputs, host), host);
});
export {};
