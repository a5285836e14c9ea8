import { runAction } from "#adapters/host/run-action.ts";

await runAction("attest", async (host) => {
  const [{ attestImage }, { AttestInputs }, { readInputs }] = await Promise.all([
    import("./attest-image.ts"),
    import("./inputs.ts"),
    import("../read-inputs.ts"),
  ]);
  await attestImage(readInputs(AttestInputs, host), host);
});
