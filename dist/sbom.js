import "./rolldown-runtime.js";
import { t as runAction } from "./adapters-host-run-action.js";
// actions/sbom/main.ts
await runAction("sbom", async (host) => {
	const [{ describeImage }, { SbomInputs }, { readInputs }] = await Promise.all([
		import("./actions-sbom-describe-image-entry.js"),
		import("./actions-sbom-inputs.js"),
		import("./actions-read-inputs-entry.js")
	]);
	await describeImage(readInputs(SbomInputs, host), host);
});
export {};
