import * as z from "zod";

/** The shells a `run:` may ask for; each is called as GitHub's Linux runner calls it. */
export const Shell = z.enum(["bash", "sh"]);
export type Shell = z.infer<typeof Shell>;

export interface Script {
  readonly extension: string;
  readonly command: string;
  readonly args: (file: string) => readonly string[];
}

/** An unnamed shell is bash without pipefail, a named one has it (docs: "defaults.run.shell"). */
export function scriptOf(shell: Shell | undefined): Script {
  if (shell === "sh") return { extension: ".sh", command: "sh", args: (file) => ["-e", file] };
  if (shell === undefined) return { extension: ".sh", command: "bash", args: (file) => ["-e", file] };
  return {
    extension: ".sh",
    command: "bash",
    args: (file) => ["--noprofile", "--norc", "-eo", "pipefail", file],
  };
}
