import { runAction } from "#adapters/host/run-action.ts";

await runAction("promote", async (host) => {
  const [{ promote }, { PromoteInputs }, { readInputs }] = await Promise.all([
    import("./promote.ts"),
    import("./inputs.ts"),
    import("../read-inputs.ts"),
  ]);
  await promote(readInputs(PromoteInputs, host), host);
});
