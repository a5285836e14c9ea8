import { runAction } from "#adapters/host/run-action.ts";

await runAction("promote", async (host) => {
  const [{ promote }, { PromoteInputs }, { readInputs }] = await Promise.all([
    import("./promote.ts"),
    import("./inputs.ts"),
    import("../read-inputs.ts"),
  ]);
  for (const name of ["signing-key", "app-private-key"]) host.secret(name);
  await promote(readInputs(PromoteInputs, host.input), host);
});
