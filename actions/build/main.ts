import { runAction } from "#adapters/host/run-action.ts";

await runAction("build", async (host) => {
  const [{ buildImage }, { BuildInputs }, { readInputs }] = await Promise.all([
    import("./build-image.ts"),
    import("./inputs.ts"),
    import("../read-inputs.ts"),
  ]);
  await buildImage(readInputs(BuildInputs, host), host);
});
