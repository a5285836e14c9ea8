import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectGitOps } from "#adapters/gitops/connect-gitops.ts";
import { healthProbe } from "#adapters/health/health-probe.ts";
import { registryFromEnvironment } from "#adapters/registry/oci-registry.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import { EXIT } from "#chain/fault.ts";
import { VERSION } from "#chain/version.ts";
import { answerOne } from "./answer-comments.ts";
import { answerRollback } from "./answer-rollback.ts";
import { promoterApp } from "./app.ts";
import { HELP } from "./help.ts";
import { listen } from "./listen.ts";
import { type Log, stderrLog } from "./log.ts";
import { Metrics } from "./metrics.ts";
import { type Options, readOptions } from "./options.ts";
import { pass } from "./pass.ts";
import { Reconciler } from "./reconciler.ts";
import { CommentSweep } from "./sweep-comments.ts";
import { ReadinessWatch } from "./watch-readiness.ts";

/** The service until SIGTERM or SIGINT; the answer is the exit code. @throws Fault `INPUT_INVALID`, `PORT_TAKEN` */
export async function main(args: readonly string[]): Promise<number> {
  const options = await readOptions(args, process.env);
  if (options === undefined) {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  const dir = await mkdtemp(join(tmpdir(), "clearance-serve-"));
  try {
    await serve(options, dir, stderrLog());
    return EXIT.done;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function serve(options: Options, dir: string, log: Log): Promise<void> {
  const { base, signers } = options;
  const { git, github } = connectGitOps({ ...options, dir: join(dir, "gitops") });
  const ports = {
    git,
    github,
    registry: registryFromEnvironment(process.env),
    verifier: sigstoreVerifier(),
    health: healthProbe({ environment: process.env, github }),
    now: () => new Date(),
    signerOf: (environment: string) => signers.get(environment),
    version: VERSION,
  };
  const urgent = { ...ports, github: github.inLane("rollback") };
  const metrics = new Metrics();
  const readiness = new ReadinessWatch(ports, base);
  const sweep = new CommentSweep(ports);
  const reconciler = new Reconciler(async (_, hinted) => {
    await sweep.look(answer, log);
    const decided = await pass(ports, { base, hinted }, metrics, log);
    await readiness.look(metrics, log);
    return decided;
  }, options.intervalMs);
  // One after the other: two people who ask at once ask for one rollback.
  let answering: Promise<void> = Promise.resolve();
  function answer(comment: number): void {
    answering = answering.then(async () => {
      if (await answerOne(comment, base, urgent, metrics, log)) reconciler.wake();
    });
    // A bug in one answer is told at the top, as everywhere, and the next comment is answered all the same.
    answering = answering.catch((error: unknown) => log.error({ error: String(error) }, "bug"));
  }
  const app = promoterApp({
    secret: options.secret,
    reconciler,
    metrics,
    answer,
    rollback: (request, token) => answerRollback(request, token, options, urgent, metrics, log),
    log: (message, fields) => log.info(fields, message),
  });
  const stopped = signalled();
  const server = await listen(app, options.host, options.port);
  log.info({ url: server.url, gitops: options.repository, interval: options.intervalMs }, "serving");
  if (options.json) process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
  try {
    const signal = await Promise.race([stopped, reconciler.start()]);
    log.info({ signal }, "stopping");
  } finally {
    await Promise.all([server.close(), reconciler.close()]);
  }
  log.info({}, "stopped");
}

function signalled(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, resolve);
  });
}
