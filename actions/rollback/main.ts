import { runAction } from "#adapters/host/run-action.ts";

await runAction("rollback", async (host) => {
  const [{ rollBack }, { RollbackInputs }, { readInputs }] = await Promise.all([
    import("./roll-back.ts"),
    import("./inputs.ts"),
    import("../read-inputs.ts"),
  ]);
  await rollBack(readInputs(RollbackInputs, host), host);
});
