import { runAction } from "#adapters/host/run-action.ts";

/** The root action: build, describe, sign and attach in one step. */
await runAction("chain", async (host) => {
  const [{ ChainInputs }, { readInputs }, { runChain }] = await Promise.all([
    import("./inputs.ts"),
    import("./read-inputs.ts"),
    import("./run-chain.ts"),
  ]);
  await runChain(readInputs(ChainInputs, host), host);
});
