import { runAction } from "#adapters/host/run-action.ts";

await runAction("attest", async (host) => {
  const [{ attestImage }, { AttestInputs }, { readInputs }] = await Promise.all([
    import("./attest-image.ts"),
    import("./inputs.ts"),
    import("../read-inputs.ts"),
  ]);
  host.secret("signing-key");
  await attestImage(readInputs(AttestInputs, host.input), host);
});
