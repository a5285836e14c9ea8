import { createServer } from "node:http";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { Fault } from "#chain/fault.ts";
import type { RunWorkflow } from "../runner/contract.ts";
import { machineEnvironment } from "../runner/machine-environment.ts";
import { runWorkflow } from "../runner/run-workflow.ts";
import { answerGit, refuseGit, writeHooks } from "./git-hosting.ts";
import { gitCall } from "./git-http.ts";
import { type HostedGit, hostedGit } from "./hosted-git.ts";
import { lockPerKey } from "./lock.ts";
import { fullName } from "./permissions.ts";
import { advanceQueues } from "./queue/merge-queue.ts";
import { type LoggedRequest, restApi } from "./rest.ts";
import type { RunSources } from "./run-services.ts";
import { scheduler } from "./scheduler.ts";
import { type GitHubSetUp, setUpOf } from "./set-up.ts";
import type { Repository, Run } from "./state.ts";
import { openStore } from "./store.ts";
import type { Counters } from "./traffic/counters.ts";
import type { Interceptor } from "./traffic/intercept.ts";
import { newTraffic } from "./traffic/traffic.ts";
import type { TwinContext, TwinEvent, TwinSettings } from "./twin-context.ts";
import { type Delivery, letterTo, type Mail, openMail, wants } from "./webhooks.ts";
import { runsOfEvent } from "./workflows/runs-of-event.ts";

export interface GitHubOptions {
  /** Repositories and state; what is there from before comes back. */
  readonly dir: string;
  /** 0, a free one, where absent. */
  readonly port?: number;
  /** How the jobs of a run are executed; the runner beside it where absent. */
  readonly runWorkflow?: RunWorkflow;
  readonly idTokens?: RunSources["idTokens"];
  readonly actionsDirectory?: RunSources["actionsDirectory"];
  /** What jobs get of the machine's environment. */
  readonly machineEnvironment?: Readonly<Record<string, string>>;
  readonly settings?: Partial<TwinSettings>;
  /** The clock of everything that expires, is limited or is dated; the machine's where absent. */
  readonly now?: () => number;
}

export interface GitHubTwin extends GitHubSetUp {
  readonly port: number;
  /** `http://127.0.0.1:P/api/v3` */
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  /** `http://127.0.0.1:P` */
  readonly gitRoot: string;
  gitUrl(repository: string): string;
  /** The bare repository itself, for looking at it with git. */
  gitDirectory(repository: string): string;
  /** Every API request that was answered, in order. */
  readonly requests: readonly LoggedRequest[];
  /** What was asked, in numbers; also `GET` and `DELETE` of `/_twin/counters`. */
  readonly counters: Pick<Counters, "read" | "reset">;
  /** Lets requests, and single mutations of GraphQL documents, fail as a network and a server do. */
  intercept(interceptor: Interceptor): () => void;
  /** Lets deliveries wait, get lost, come twice or in another order. */
  readonly webhooks: Mail;
  readonly deliveries: readonly Delivery[];
  /** May be changed at any time. */
  readonly settings: TwinSettings;
  /** The runs of a repository, oldest first, with what REST doesn't show: why a run couldn't start. */
  runs(repository: string): readonly Run[];
  /** Ends once every event is delivered and every run is completed or waits for a person. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** GitHub on loopback, over real bare repositories. @throws Fault `PORT_TAKEN`, `SANDBOX_UNUSABLE`. */
export async function startGitHub(options: GitHubOptions): Promise<GitHubTwin> {
  const store = openStore(options.dir);
  const settings: TwinSettings = {
    mergeableAfter: 0,
    baseModified: 0,
    secondaryLimits: 0,
    freshTokenLag: 0,
    mayJump: true,
    limits: false,
    limitStatus: 403,
    ...options.settings,
  };
  const hooks = writeHooks(options.dir);
  const gitDirectory = (name: string) => join(options.dir, "repositories", `${name}.git`);
  const gits = new Map<string, HostedGit>();
  const locks = lockPerKey();
  const requests: LoggedRequest[] = [];
  const now = options.now ?? Date.now;
  const background = new Set<Promise<unknown>>();
  const closing = new AbortController();
  const webhooks = openMail(closing.signal);
  let port = options.port ?? 0;

  const twin: TwinContext = {
    store,
    state: store.state,
    settings,
    root: () => `http://127.0.0.1:${port}`,
    now,
    stamp: () => new Date(now()).toISOString(),
    git(repository) {
      const name = fullName(repository);
      const known = gits.get(name) ?? hostedGit(gitDirectory(name));
      gits.set(name, known);
      return known;
    },
    alone: (repository, work) => locks(fullName(repository), work),
    wakeQueues: (repository) => inBackground(advanceQueues(twin, repository)),
    emit: (repository, event) => inBackground(announce(repository, event)),
  };
  const runs = scheduler(twin, options.runWorkflow ?? runWorkflow, {
    idTokens: options.idTokens,
    actionsDirectory: options.actionsDirectory ?? (() => undefined),
    machineEnvironment: options.machineEnvironment ?? machineEnvironment(process.env),
  });
  const traffic = newTraffic(twin);

  function inBackground(work: Promise<unknown>): void {
    const tracked = work.finally(() => background.delete(tracked));
    tracked.catch((error: unknown) => console.error("github twin:", error));
    background.add(tracked);
  }

  async function announce(repository: Repository, event: TwinEvent): Promise<void> {
    const { payload, action, actor } = event;
    const body = {
      ...(action === undefined ? {} : { action }),
      repository: { full_name: fullName(repository), id: repository.id },
      ...payload,
      sender: { login: actor.login, type: actor.type },
    };
    if (closing.signal.aborted) return;
    if (repository.queue.length > 0) twin.wakeQueues(repository);
    for (const start of await runsOfEvent(twin, repository, event)) runs.start(repository, start);
    const wanted = repository.webhooks.filter((hook) => wants(hook, event));
    await Promise.all(wanted.map((hook) => webhooks.post(letterTo(hook, event, body))));
  }

  const listener = getRequestListener(restApi(twin, runs, requests, traffic).fetch);
  const server = createServer((request, response) => {
    const call = gitCall(request.method ?? "GET", request.url ?? "/");
    if (call === undefined) {
      void listener(request, response);
      return;
    }
    answerGit(twin, traffic, call, { hooks, gitDirectory }, request, response).catch((error: unknown) => {
      refuseGit(response, error);
    });
  });
  port = await listen(server, port);
  for (const repository of Object.values(store.state.repositories)) await runs.resume(repository);

  return {
    ...setUpOf(twin, gitDirectory),
    port,
    apiUrl: `${twin.root()}/api/v3`,
    graphqlUrl: `${twin.root()}/api/graphql`,
    gitRoot: twin.root(),
    gitUrl: (name) => `${twin.root()}/${name}.git`,
    gitDirectory,
    requests,
    counters: traffic.counters,
    intercept: (interceptor) => traffic.interceptors.add(interceptor),
    webhooks,
    deliveries: webhooks.sent,
    settings,
    runs: (name) => store.state.repositories[name]?.runs ?? [],
    async settled() {
      do {
        await Promise.allSettled(background);
        await runs.settled();
      } while (background.size > 0);
    },
    async close() {
      closing.abort();
      await runs.close();
      await Promise.allSettled(background);
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      store.save();
    },
  };
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === "EADDRINUSE";
      reject(
        taken
          ? new Fault("PORT_TAKEN", `port ${port} is in use: GitHub can't start there`, { cause })
          : cause,
      );
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
