import { spawn } from "node:child_process";

export interface KubectlAnswer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Never blocks: the registry that admission asks may run in this process. */
export function runKubectl(
  program: string,
  { folder, kubeconfig }: { readonly folder: string; readonly kubeconfig: string },
  args: readonly string[],
  input = "",
): Promise<KubectlAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: { HOME: folder, KUBECONFIG: kubeconfig, PATH: process.env["PATH"] ?? "" },
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
    child.stdin.end(input);
  });
}
