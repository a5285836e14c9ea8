import { existsSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { EXIT } from "#chain/fault.ts";
import { startSandbox } from "../sandbox/start.ts";
import { toolkitFolder } from "../sandbox/toolkit.ts";
import { kyvernoJudge, ownJudge } from "./demo/admission-judge.ts";
import { narrator } from "./demo/narrator.ts";
import { tell } from "./demo/story.ts";
import { builtJudge } from "./judges/judges-folder.ts";

const HELP = `Usage: npm run demo [-- --json] [-- --keep DIR]

Builds a service once, carries its digest to prod and back, and attacks it on the way; all of it on this machine.

  --json      one JSON document on stdout; the story stays on stderr
  --keep DIR  leaves the sandbox's state in DIR: clearance sandbox up --dir DIR brings it back
`;

const { values } = parseArgs({
  options: { json: { type: "boolean" }, keep: { type: "string" }, help: { type: "boolean", short: "h" } },
});
if (values.help === true) {
  process.stdout.write(HELP);
  process.exit(EXIT.done);
}

const dir =
  values.keep === undefined ? await mkdtemp(join(tmpdir(), "clearance-demo-")) : resolve(values.keep);
if (values.keep === undefined) process.once("exit", () => rmSync(dir, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(EXIT.bug));
const narrate = narrator((text) => process.stderr.write(text));
narrate.say("a registry, a Sigstore, a GitHub and clusters start on 127.0.0.1");
const sandbox = await startSandbox({ dir });
try {
  const program = kyverno();
  const judge = program === undefined ? ownJudge(sandbox) : kyvernoJudge(program, sandbox);
  const report = await tell(sandbox, narrate, judge, dir);
  narrate.table(
    ["what was tried", "stopped by", "code"],
    report.stopped.map(({ attack, by, code }) => [attack, code === "" ? "NOTHING" : by, code]),
  );
  narrate.say(`admission was judged by ${report.admissionJudge}`);
  narrate.say(report.ok ? "everything went as it should" : "SOMETHING DIDN'T GO AS IT SHOULD");
  if (values.json === true) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  process.exitCode = report.ok ? EXIT.done : EXIT.refused;
} finally {
  await sandbox.close();
}

function kyverno(): string | undefined {
  // An install from Git brings dist/ without tools/: then only PATH is left to look at.
  const pins = join(toolkitFolder(), "tools/judges");
  const inFolder = (folder: string) => (folder === "" ? undefined : join(folder, "kyverno"));
  return [
    inFolder(process.env["JUDGES_DIR"] ?? ""),
    existsSync(pins) ? builtJudge("kyverno", process.env, pins) : undefined,
    ...(process.env["PATH"] ?? "").split(delimiter).map(inFolder),
  ].find((path) => path !== undefined && existsSync(path));
}
