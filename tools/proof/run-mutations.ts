import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { copyTree } from "../attacks/copy-tree.ts";
import { takeOut } from "../attacks/take-out.ts";
import { MUTATIONS, type Mutation } from "./mutations.ts";

const Report = z.object({ interleavings: z.number(), violations: z.number() });

/** Drops one precondition after the other in a copy of the tree; false where the histories don't notice one. */
export async function runMutations(seed: number, interleavings: number, only?: string): Promise<boolean> {
  const copy = copyTree();
  const asked = MUTATIONS.filter(({ name }) => only === undefined || name.includes(only));
  let caught = 0;
  try {
    const honest = await broken(copy, seed, interleavings, []);
    const except = [...new Set(honest.broken.map(({ invariant }) => invariant))];
    if (except.length > 0) process.stdout.write(`broken without any: ${except.join(", ")}\n`);
    for (const mutation of asked) {
      const said = await runOne(copy, mutation, seed, interleavings, except);
      if (said !== undefined) caught += 1;
      process.stdout.write(`${mutation.name} | ${said ?? "NOT CAUGHT"}\n`);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  process.stdout.write(`${caught} of ${asked.length} dropped preconditions are caught (seed ${seed})\n`);
  return caught === asked.length;
}

/** Which promise it broke, after how many histories; undefined where none was. */
async function runOne(
  copy: string,
  { edits }: Mutation,
  seed: number,
  interleavings: number,
  except: readonly string[],
): Promise<string | undefined> {
  const put = takeOut(copy, edits);
  const found = await broken(copy, seed, interleavings, ["--first", "--except", except.join(",")]);
  put();
  const [first] = found.broken;
  // A mutant that falls over has dropped nothing.
  if (first?.invariant === "a bug") throw new Error(first.what);
  return first && `${first.invariant}: ${first.what} (${found.interleavings} histories)`;
}

async function broken(copy: string, seed: number, interleavings: number, more: readonly string[]) {
  const args = [
    "--suite",
    "model",
    "--json",
    "--seed",
    `${seed}`,
    "--interleavings",
    `${interleavings}`,
    ...more,
  ];
  const { stdout, stderr } = await outputOf(copy, [join(copy, "tools/proof.ts"), ...args]);
  const report = Report.safeParse(json(stdout));
  if (!report.success) throw new Error(`the suite itself failed:\n${stderr}`);
  const told = [...stderr.matchAll(/^model, ([^:]*): (.*)$/gm)];
  return {
    interleavings: report.data.interleavings,
    broken: told.map(([, invariant = "", what = ""]) => ({ invariant, what })),
  };
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
