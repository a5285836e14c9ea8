import { runAction } from "#adapters/host/run-action.ts";

await runAction("sbom", async (host) => {
  const [{ describeImage }, { SbomInputs }, { readInputs }] = await Promise.all([
    import("./describe-image.ts"),
    import("./inputs.ts"),
    import("../read-inputs.ts"),
  ]);
  await describeImage(readInputs(SbomInputs, host), host);
});
