import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { healthProbe } from "#adapters/health/health-probe.ts";
import type { Health } from "#chain/clearance/health.ts";
import type { HealthSource } from "#chain/clearance/health-policy.ts";
import { fillSource } from "#chain/clearance/health-source.ts";
import { Fault } from "#chain/fault.ts";
import type { Deployment } from "#chain/promotion/deployment.ts";
import { GITOPS, githubWorld } from "./github-world.ts";
import {
  ago,
  application,
  at,
  before,
  COMMITS,
  deployment,
  digest,
  image,
  kustomization,
  NOW,
  question,
  type Sources,
  series,
  startSources,
  TOKEN,
  workload,
} from "./health-sources.ts";
import { loopbackCertificate } from "./loopback-certificate.ts";

let sources: Sources;
beforeAll(async () => {
  sources = await startSources();
});
afterAll(() => sources[Symbol.asyncDispose]());
const closers: (() => void)[] = [];
afterEach(() => {
  for (const twin of [sources.prometheus, sources.argocd, sources.kubernetes]) twin.trouble(null);
  for (const close of closers.splice(0)) close();
});

const tokenFrom = "HEALTH_TOKEN";
interface Asking {
  readonly environment?: Record<string, string>;
  readonly timeoutMs?: number;
  readonly deployed?: Deployment;
}
function ask(
  source: HealthSource,
  { environment, timeoutMs = 2000, deployed }: Asking = {},
): Promise<Health> {
  return healthProbe({
    environment: environment ?? { HEALTH_TOKEN: TOKEN },
    github: { newestDeployment: () => Promise.resolve(deployed) },
    timeoutMs,
    now: () => NOW,
  }).ask(fillSource(source, question.lane, digest), question);
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

const QUERY = `errors{service="check-in"}`;
const DEPLOYMENT = "/apis/apps/v1/namespaces/prod/deployments/check-in";
const KUSTOMIZATION = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/apps";
const prometheus = (): HealthSource => ({
  kind: "prometheus",
  url: sources.prometheus.url,
  query: `errors{service="{service}"}`,
  atMost: 0.01,
  tokenFrom,
});
const argocd = (): HealthSource => ({
  kind: "argocd",
  url: sources.argocd.url,
  application: "{service}-{environment}-{region}",
  freshFor: "15m",
  tokenFrom,
});
const flux = (): HealthSource => ({
  kind: "flux",
  url: sources.kubernetes.url,
  kustomization: "flux-system/apps",
  tokenFrom,
});
const rollout = (kind = "deployment"): HealthSource => ({
  kind: "rollout",
  url: sources.kubernetes.url,
  namespace: "{environment}",
  workload: `${kind}/{service}`,
  tokenFrom,
});

describe.each([
  ["prometheus", prometheus, () => sources.prometheus.answer(QUERY, [series(() => 0)])],
  ["argocd", argocd, () => sources.argocd.set("check-in-prod-a", application())],
  ["flux", flux, () => sources.kubernetes.set(KUSTOMIZATION, kustomization())],
  ["rollout", rollout, () => sources.kubernetes.set(DEPLOYMENT, deployment())],
] as const)("a %s source", (kind, source, heal) => {
  const twin = () => (kind === "prometheus" || kind === "argocd" ? sources[kind] : sources.kubernetes);

  it("is healthy where all is well, and says since when", async () => {
    heal();
    expect(await ask(source())).toMatchObject({ state: "healthy", since: expect.any(Date) });
  });

  it.each([
    "garbage",
    "oversized",
    { status: 401 },
    { status: 403 },
    { status: 404 },
    { status: 429 },
    { status: 500 },
    { status: 503 },
  ] as const)("is lost, so unknown and never healthy or unhealthy, where it answers %j", async (trouble) => {
    heal();
    twin().trouble(trouble);
    expect(await ask(source())).toMatchObject({
      state: "unknown",
      detail: expect.stringContaining("is lost"),
    });
  });

  it("kargo#6790: is lost when its connection is dead, not healthy as it last was", async () => {
    heal();
    await ask(source());
    twin().trouble("silent");
    const answer = await ask(source(), { timeoutMs: 50 });
    expect(answer).toMatchObject({ state: "unknown", detail: expect.stringContaining("silent") });
  });

  it("doesn't follow a redirect, so no other host ever sees the token", async () => {
    heal();
    const seen: (string | undefined)[] = [];
    const elsewhere = await serve((request, answer) => {
      seen.push(request.headers.authorization);
      answer.end("{}");
    });
    twin().trouble({ redirect: elsewhere });
    expect((await ask(source())).state).toBe("unknown");
    expect(seen).toEqual([]);
  });

  it("names the variable of a credential that is missing, and asks nobody without it", async () => {
    heal();
    const asked = twin().asked.length;
    const answer = await ask(source(), { environment: {} });
    expect(answer).toMatchObject({ state: "unknown", detail: expect.stringContaining("HEALTH_TOKEN") });
    expect(twin().asked).toHaveLength(asked);
  });

  it("is lost with a credential that isn't accepted, and doesn't tell it", async () => {
    heal();
    const answer = await ask(source(), { environment: { HEALTH_TOKEN: "wrong-token" } });
    expect(answer).toMatchObject({ state: "unknown", detail: expect.stringContaining("401") });
    expect(answer.detail).not.toContain("wrong-token");
  });
});

describe("a source with a certificate of an own authority", () => {
  it("is asked where the authority is given, by value or by file, and is lost where it isn't", async () => {
    const { key, cert } = loopbackCertificate();
    const server = createTlsServer({ key, cert }, (_, answer) => answer.end("ok")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const folder = await mkdtemp(join(tmpdir(), "clearance-health-"));
    const file = join(folder, "ca.pem");
    await writeFile(file, cert);
    closers.push(() => {
      rmSync(folder, { recursive: true });
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const source: HealthSource = { kind: "http", url: `https://127.0.0.1:${port}/`, caFrom: "HEALTH_CA" };
    const state = async (environment: Record<string, string>) => (await ask(source, { environment })).state;
    expect(await state({ HEALTH_CA: cert })).toBe("healthy");
    expect(await state({ HEALTH_CA_FILE: file })).toBe("healthy");
    expect(await state({ HEALTH_CA_FILE: `${file}.gone` })).toBe("unknown");
    expect(await state({ HEALTH_CA: loopbackCertificate().cert })).toBe("unknown");
    expect((await ask({ kind: "http", url: source.url })).state).toBe("unknown");
  });
});

describe("the HTTP source", () => {
  const http = (url: string, more: { digestHeader?: string } = {}, timeoutMs = 2000) =>
    ask({ kind: "http", url: `${url}/healthz`, ...more }, { timeoutMs });

  it("is healthy on 2xx, and knows no past", async () => {
    const url = await serve((_, answer) => answer.writeHead(204).end());
    expect(await http(url)).toMatchObject({ state: "healthy", since: undefined });
  });

  it.each([500, 503])("is unhealthy when the service answers %i", async (status) => {
    const url = await serve((_, answer) => answer.writeHead(status).end());
    expect((await http(url)).state).toBe("unhealthy");
  });

  it.each([301, 302, 401, 404, 429, 502, 504])("is unknown when somebody answers %i", async (status) => {
    const url = await serve((_, answer) => answer.writeHead(status, { location: "/login" }).end());
    expect((await http(url)).state).toBe("unknown");
  });

  it("is unknown, not unhealthy and not healthy, when nothing answers in time", async () => {
    const url = await serve(() => undefined);
    expect((await http(url, {}, 50)).state).toBe("unknown");
  });

  it("is unknown when the connection is refused, and when TLS fails", async () => {
    const url = await serve((_, answer) => answer.end());
    expect((await http(url.replace("http:", "https:"))).state).toBe("unknown");
    for (const close of closers.splice(0)) close();
    expect((await http(url)).state).toBe("unknown");
  });

  it.each([
    [200, digest, "healthy"],
    [503, digest, "unhealthy"],
    [200, before, "unknown"],
    [503, before, "unknown"],
    [200, undefined, "unknown"],
  ] as const)("with digestHeader makes %i from %s %s", async (status, named, state) => {
    const url = await serve((_, answer) => {
      if (named !== undefined) answer.setHeader("x-image-digest", named);
      answer.writeHead(status).end();
    });
    expect((await http(url, { digestHeader: "X-Image-Digest" })).state).toBe(state);
  });
});

describe("the Prometheus source", () => {
  const told = async (...given: Parameters<typeof series>[0][]) => {
    sources.prometheus.answer(
      QUERY,
      given.map((value) => series(value)),
    );
    return ask(prometheus());
  };

  it("is healthy since the start of the unbroken run of good samples", async () => {
    const answer = await told((age) => (age >= 1200 && age < 1320 ? 0.5 : 0));
    expect(answer.state).toBe("healthy");
    const since = answer.state === "healthy" ? answer.since?.getTime() : undefined;
    expect(since).toBeGreaterThan(ago(20).getTime());
    expect(since).toBeLessThanOrEqual(ago(19).getTime());
  });

  it("takes a series that was bad for the end of all series' run", async () => {
    const answer = await told(
      (age) => (age >= 1200 && age < 1320 ? 0.5 : 0),
      () => 0,
    );
    const since = answer.state === "healthy" ? answer.since?.getTime() : undefined;
    expect(since).toBeGreaterThan(ago(20).getTime());
  });

  it("takes a gap in the samples for the end of a run", async () => {
    const answer = await told((age) => (age >= 1200 && age < 2000 ? undefined : 0));
    const since = answer.state === "healthy" ? answer.since?.getTime() : undefined;
    expect(since).toBeGreaterThan(ago(20.5).getTime());
    expect(since).toBeLessThanOrEqual(ago(19.5).getTime());
  });

  it("goes back as far as it is asked where all was well", async () => {
    const answer = await told(() => 0);
    const since = answer.state === "healthy" ? answer.since?.getTime() : undefined;
    expect(since).toBeLessThanOrEqual(ago(60).getTime());
    expect(since).toBeGreaterThan(ago(62).getTime());
  });

  it("is unhealthy where one of several series breaks the bound", async () => {
    expect(
      (
        await told(
          () => 0,
          (age) => (age === 0 ? 0.5 : 0),
        )
      ).state,
    ).toBe("unhealthy");
    expect((await told(() => Infinity)).state).toBe("unhealthy");
  });

  it.each([
    ["has no series", []],
    ["is NaN", [() => Number.NaN]],
    ["has only stale samples", [(age: number) => (age < 600 ? undefined : 0)]],
  ])("is unknown where the query %s", async (_, given) => {
    expect((await told(...given)).state).toBe("unknown");
  });

  it("fills the digest in, so that another digest's series say nothing", async () => {
    sources.prometheus.answer(`ready{digest="${before}"}`, [series(() => 1)]);
    const source = { ...prometheus(), query: `ready{digest="{digest}"}`, atLeast: 1 } as HealthSource;
    expect((await ask(source)).state).toBe("unknown");
    sources.prometheus.answer(`ready{digest="${digest}"}`, [series(() => 1)]);
    expect((await ask({ ...source, atMost: undefined } as HealthSource)).state).toBe("healthy");
  });

  it("is lost where it warns that its data is partial", async () => {
    const url = await serve((_, answer) =>
      answer.end(
        JSON.stringify({
          status: "success",
          data: { resultType: "vector", result: [{ metric: {}, value: [NOW.getTime() / 1000, "0"] }] },
          warnings: ["store gateway unavailable"],
        }),
      ),
    );
    expect((await ask({ ...prometheus(), url } as HealthSource)).state).toBe("unknown");
  });
});

describe("the Argo CD source", () => {
  it.each([
    ["healthy", "the application is Healthy", {}],
    ["healthy", "the commit is of a repository that we don't know", { revision: COMMITS.unknown }],
    ["healthy", "only the commit is ours to see", { images: [] }],
    ["unhealthy", "it is Degraded", { health: "Degraded" }],
    ["unhealthy", "it is Degraded half way", { health: "Degraded", images: [at(digest), at(before)] }],
    ["unknown", "it is Degraded with another digest", { health: "Degraded", images: [at(before)] }],
    ["unknown", "its revision holds another digest", { revision: COMMITS.before }],
    ["unknown", "a pod of another digest still runs", { images: [at(digest), at(before)] }],
    ["unknown", "a tag names the image", { images: [`${image}:main`] }],
    ["unknown", "nothing tells the digest", { images: [], revision: COMMITS.unknown }],
    ["unknown", "it is OutOfSync", { sync: "OutOfSync" }],
    ["unknown", "it is Progressing", { health: "Progressing" }],
    ["unknown", "a sync is under way", { operation: "Running" }],
    ["unknown", "Argo CD stopped looking", { reconciledAt: ago(16) }],
  ] as const)("is %s where %s", async (state, _, changes) => {
    sources.argocd.set("check-in-prod-a", application(changes));
    expect((await ask(argocd())).state).toBe(state);
  });

  it("says since when as Argo CD does; Argo CD 2 doesn't", async () => {
    sources.argocd.set("check-in-prod-a", application());
    expect(await ask(argocd())).toMatchObject({ since: ago(30) });
    const { healthSince: _, ...silent } = application();
    sources.argocd.set("check-in-prod-a", silent);
    expect(await ask(argocd())).toMatchObject({ state: "healthy", since: undefined });
  });

  it("gitops-promoter#1319: isn't healthy by a commit that changed nothing, while the pods are old", async () => {
    sources.argocd.set("check-in-prod-a", application({ images: [at(before)], revision: COMMITS.ours }));
    expect((await ask(argocd())).state).toBe("unknown");
  });
});

describe("the Flux source", () => {
  const old = `main@sha1:${COMMITS.before}`;
  const failed = { status: "False", reason: "HealthCheckFailed" };
  it.each([
    ["healthy", "it is Ready", {}],
    [
      "healthy",
      "it is Ready by health checks",
      { spec: { wait: false, healthChecks: [{ kind: "Deployment" }] } },
    ],
    ["unhealthy", "its health check failed", { ready: failed }],
    [
      "unknown",
      "the health check of another revision failed",
      { ready: failed, status: { lastAttemptedRevision: old } },
    ],
    [
      "unknown",
      "the applied revision holds another digest",
      { status: { lastAppliedRevision: old, lastAttemptedRevision: old } },
    ],
    ["unknown", "another revision is being applied", { status: { lastAttemptedRevision: old } }],
    ["unknown", "the build failed", { ready: { status: "False", reason: "BuildFailed" } }],
    ["unknown", "it reconciles", { ready: { status: "Unknown", reason: "Progressing" } }],
    ["unknown", "its spec is newer than its status", { generation: 4 }],
    ["unknown", "it is suspended", { spec: { suspend: true } }],
    ["unknown", "it waits for nothing that it applies", { spec: { wait: false } }],
  ] as const)("is %s where %s", async (state, _, changes) => {
    sources.kubernetes.set(KUSTOMIZATION, kustomization(changes));
    expect((await ask(flux())).state).toBe(state);
  });

  it("asks how long ago Flux reconciled, where the policy does", async () => {
    sources.kubernetes.set(KUSTOMIZATION, kustomization());
    expect((await ask({ ...flux(), freshFor: "5m" } as HealthSource)).state).toBe("healthy");
    expect((await ask({ ...flux(), freshFor: "3m" } as HealthSource)).state).toBe("unknown");
    sources.kubernetes.set(KUSTOMIZATION, kustomization({ status: { history: undefined } }));
    expect((await ask({ ...flux(), freshFor: "5m" } as HealthSource)).state).toBe("unknown");
  });
});

describe("the rollout source", () => {
  const stuck = { status: "False", reason: "ProgressDeadlineExceeded" };
  it.each([
    ["healthy", "all is rolled out", {}],
    ["unhealthy", "the deadline passed", { progressing: stuck }],
    ["unhealthy", "it was rolled out and fell below its minimum", { available: { status: "False" } }],
    ["unknown", "the template holds another digest", { image: at(before) }],
    ["unknown", "another digest's deadline passed", { image: at(before), progressing: stuck }],
    ["unknown", "the template names a tag", { image: `${image}:main` }],
    ["unknown", "one of its containers holds another digest", { beside: at(before) }],
    ["unknown", "the template holds another image", { image: "ghcr.io/acme/other@sha256:00" }],
    ["unknown", "the controller hasn't seen it", { generation: 6 }],
    ["unknown", "an old pod is left", { status: { replicas: 4 } }],
    ["unknown", "one isn't updated", { status: { updatedReplicas: 2 } }],
    ["unknown", "one isn't available", { status: { availableReplicas: 2 } }],
  ] as const)("is %s where %s", async (state, _, changes) => {
    sources.kubernetes.set(DEPLOYMENT, deployment(changes));
    expect((await ask(rollout())).state).toBe(state);
  });

  it("is healthy since the rollout's end, or since it was last unavailable", async () => {
    sources.kubernetes.set(DEPLOYMENT, deployment());
    expect(await ask(rollout())).toMatchObject({ since: ago(30) });
    sources.kubernetes.set(
      DEPLOYMENT,
      deployment({ available: { lastTransitionTime: ago(10).toISOString() } }),
    );
    expect(await ask(rollout())).toMatchObject({ since: ago(10) });
  });

  it.each([
    ["statefulset", "healthy", { replicas: 2, updatedReplicas: 2, availableReplicas: 2 }],
    ["statefulset", "unknown", { replicas: 2, updatedReplicas: 1, availableReplicas: 2 }],
    [
      "daemonset",
      "healthy",
      { desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3 },
    ],
    [
      "daemonset",
      "unknown",
      { desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2 },
    ],
    ["daemonset", "unknown", { desiredNumberScheduled: 0 }],
  ] as const)("of a %s is %s with %j", async (kind, state, status) => {
    const name = kind === "statefulset" ? "StatefulSet" : "DaemonSet";
    sources.kubernetes.set(`/apis/apps/v1/namespaces/prod/${kind}s/check-in`, workload(name, status));
    expect((await ask(rollout(kind))).state).toBe(state);
  });
});

describe("the GitHub deployment source", () => {
  const github: HealthSource = { kind: "github", environment: "prod-{region}", by: "deployer[bot]" };
  const success = { state: "success", at: ago(20) } as const;
  it.each([
    ["healthy", { commit: COMMITS.unknown, digest, status: success }],
    ["healthy", { commit: COMMITS.ours, digest: null, status: success }],
    ["unhealthy", { commit: COMMITS.ours, digest, status: { ...success, state: "failure" } }],
    ["unknown", { commit: COMMITS.ours, digest: before, status: success }],
    ["unknown", { commit: COMMITS.before, digest: null, status: { ...success, state: "failure" } }],
    ["unknown", { commit: COMMITS.ours, digest, status: { ...success, state: "in_progress" } }],
    ["unknown", { commit: COMMITS.ours, digest, status: null }],
    ["unknown", undefined],
  ] as const)("is %s by %j", async (state, deployed) => {
    const answer = await ask(github, deployed === undefined ? {} : { deployed });
    expect(answer.state).toBe(state);
    if (answer.state === "healthy") expect(answer.since).toEqual(ago(20));
  });

  it("is lost where GitHub is", async () => {
    const gone = () => Promise.reject(new Fault("GITHUB_UNREACHABLE", "no answer"));
    const probe = healthProbe({ environment: {}, github: { newestDeployment: gone } });
    const answer = await probe.ask(fillSource(github, question.lane, digest), question);
    expect(answer).toMatchObject({ state: "unknown", detail: expect.stringContaining("GITHUB_UNREACHABLE") });
  });

  it("reads what one account deployed and reports, whatever others did since", async () => {
    await using world = await githubWorld();
    const path = `/repos/${GITOPS}/deployments`;
    const deploy = async (login: string, body: object) => {
      const made = await world.rest(login, "POST", path, { ref: "main", environment: "prod-a", ...body });
      const { id } = (await made.json()) as { id: number };
      return (state: string, by = login) => world.rest(by, "POST", `${path}/${id}/statuses`, { state });
    };
    const newest = () => world.promoter.newestDeployment("prod-a", "Alice");
    expect(await newest()).toBeUndefined();
    const report = await deploy("alice", { payload: { digest } });
    await (await deploy("bob", { payload: JSON.stringify({ digest: before }) }))("success");
    expect(await newest()).toMatchObject({ digest, status: null });
    await report("success");
    await report("failure", "bob");
    expect(await newest()).toMatchObject({ digest, status: { state: "success" } });
    expect(await world.promoter.newestDeployment("prod-a", "bob")).toMatchObject({ digest: before });
    expect(await world.promoter.newestDeployment("prod-b", "alice")).toBeUndefined();
  });
});
