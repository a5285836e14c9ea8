import { runAction } from "#adapters/host/run-action.ts";

await runAction("verify", async (host) => {
  const [{ verifyImage }, { VerifyInputs }, { readInputs }] = await Promise.all([
    import("./verify-image.ts"),
    import("./inputs.ts"),
    import("../read-inputs.ts"),
  ]);
  await verifyImage(readInputs(VerifyInputs, host), host);
});
