import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { WITNESSES } from "#test/proof/counterexamples/witnesses.ts";
import { copyTree } from "../attacks/copy-tree.ts";
import { takeOut } from "../attacks/take-out.ts";
import { MUTATIONS, type Mutation } from "./mutations.ts";

const Report = z.object({
  interleavings: z.number(),
  violations: z.number(),
  found: z.array(
    z.object({ invariant: z.string(), what: z.string(), at: z.string().optional(), replay: z.string() }),
  ),
});
type Report = z.infer<typeof Report>;

/** Drops one precondition after the other in a copy of the tree; false where the histories don't notice one. */
export async function runMutations(seed: number, interleavings: number, only?: string): Promise<boolean> {
  const copy = copyTree();
  const asked = MUTATIONS.filter(({ name }) => only === undefined || name.includes(only));
  let caught = 0;
  try {
    for (const mutation of asked) {
      const said = await runOne(copy, mutation, seed, interleavings);
      if (said !== undefined) caught += 1;
      process.stdout.write(`${mutation.name} | ${said ?? "NOT CAUGHT"}\n`);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  process.stdout.write(`${caught} of ${asked.length} dropped preconditions are caught (seed ${seed})\n`);
  return caught === asked.length;
}

/** Its own witness first, and chance where that doesn't notice; undefined where neither does. */
async function runOne(copy: string, mutation: Mutation, seed: number, interleavings: number) {
  const witness = WITNESSES[mutation.name];
  const asks = [
    ...(witness === undefined ? [] : [["--replay", JSON.stringify(witness)]]),
    ["--interleavings", `${interleavings}`, "--first"],
  ];
  for (const ask of asks) {
    const caught = await caughtBy([...ask, "--seed", `${seed}`], mutation, copy);
    if (caught !== undefined) return caught;
  }
  return undefined;
}

/** Which promise it broke, where and after how many histories; undefined where none was broken by the edits alone. */
async function caughtBy(ask: readonly string[], { edits, beside = [] }: Mutation, copy: string) {
  const honest: string[] = [];
  for (;;) {
    const put = takeOut(copy, [...edits, ...beside]);
    const mutant = await play(copy, [...ask, "--except", honest.join(",")]);
    put();
    const [first] = mutant.found;
    if (first === undefined) return undefined;
    // A mutant that falls over has dropped nothing.
    if (first.invariant === "a bug") throw new Error(first.what);
    // The very same history keeps that promise with the precondition in its place.
    const putBeside = takeOut(copy, beside);
    const { found } = await play(copy, ["--replay", first.replay]);
    putBeside();
    const told = `${first.invariant}: ${first.what} (${first.at}; ${mutant.interleavings} histories in all)`;
    if (!found.some(({ invariant }) => invariant === first.invariant)) return told;
    honest.push(first.invariant);
    process.stdout.write(`broken without any: ${first.invariant}, ${first.at}\n`);
  }
}

async function play(copy: string, more: readonly string[]): Promise<Report> {
  const args = [join(copy, "tools/proof.ts"), "--suite", "model", "--json", ...more];
  const { stdout, stderr } = await outputOf(copy, args);
  const report = Report.safeParse(json(stdout));
  if (!report.success) throw new Error(`the suite itself failed:\n${stderr}`);
  return report.data;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Nothing was printed: the schema says so.
    return undefined;
  }
}

function outputOf(cwd: string, args: readonly string[]) {
  return new Promise<{ readonly stdout: string; readonly stderr: string }>((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("error", reject);
    child.on("close", () => resolve({ stdout, stderr }));
  });
}
