import { once } from "node:events";
import { copyFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import { type CommandWorld, commandWorld, release, type Said } from "./command-world.ts";

let world: CommandWorld;
/** What the release workflow built: image@digest. */
let image: string;

beforeAll(async () => {
  world = await commandWorld();
  await release(world, "v1");
  const name = ImageName.parse(`${world.sandbox.registry.host}/acme/check-in`);
  image = `${name}@${(await ociRegistry().manifest(name, "main")).descriptor.digest}`;
});
afterAll(() => world[Symbol.asyncDispose]());

/** The one document on stdout. */
function document(said: Said): Record<string, unknown> {
  return JSON.parse(said.out) as Record<string, unknown>;
}

describe("the built command", () => {
  it("plans without writing: what stands where, what comes next and why, as text and as one document", async () => {
    const plan = await world.run("alice", ["plan", "--env", "dev", "--json"]);
    expect(plan.code).toBe(0);
    expect(document(plan)["steps"]).toContainEqual(
      expect.objectContaining({
        do: "open",
        lane: { service: "check-in", environment: "dev", region: null },
      }),
    );
    expect((await world.run("alice", ["plan", "--env", "dev"])).out).toContain("promote check-in in dev");

    const status = await world.run("alice", ["status", "--json"]);
    expect(status.code).toBe(0);
    expect(document(status)["lanes"]).toHaveLength(8);

    const why = await world.run("alice", ["why", "check-in", "--env", "prod", "--region", "b"]);
    expect(why.out).toContain("check-in in prod/b");
    expect(why.out).not.toContain("check-in in prod/a");
    expect(why.out.split("\n").length).toBeLessThan(30);
    expect((await world.run("alice", ["why", "check-in", "--env", "test", "--json"])).code).toBe(2);

    const supposed = ["--at", "2030-01-01T00:00:00Z", "--if", "approval=alice,bob", "--if", "health=healthy"];
    const simulated = await world.run("alice", ["simulate", "--env", "dev", ...supposed]);
    expect(simulated.code).toBe(0);
    expect(simulated.out).toContain(
      "HYPOTHETICAL, at 2030-01-01T00:00:00.000Z, approval=alice,bob, health=healthy",
    );
    expect(simulated.out).toContain("promote check-in in dev");
    const pulls = await fetch(`${world.sandbox.document.github.api}/repos/acme/gitops/pulls?state=all`);
    expect(await pulls.json()).toEqual([]);
  });

  it("runs one action in the sandbox as a job of a workflow would, and keeps its workspace", async () => {
    const [name = "", digest = ""] = image.split("@");
    const job = "--repo acme/check-in --ref main --workflow .github/workflows/release.yml".split(" ");
    const inputs = `--with subject-name=${name} --with subject-digest=${digest}`.split(" ");
    const run = ["sandbox", "run", "verify", "--dir", join(world.dir, "sandbox"), ...job, ...inputs];
    const ask = (environment: string, ...more: string[]) =>
      world.run("alice", [...run, "--with", `environment=${environment}`, ...more]);
    const [dev, prod, misnamed] = await Promise.all([
      ask("dev"),
      ask("prod"),
      ask("dev", "--job-workflow-ref", "acme/builder"),
    ]);
    expect(dev.err).toMatch(/^workspace .+/m);
    expect([dev.code, document(dev)]).toEqual([0, expect.objectContaining({ outcome: "cleared" })]);
    expect([prod.code, document(prod)]).toEqual([1, expect.objectContaining({ outcome: "refused" })]);
    const workspace = /^workspace (.+)$/m.exec(dev.err)?.[1] ?? "";
    expect(await readdir(workspace)).toContain("package.json");
    expect([misnamed.code, misnamed.err]).toEqual([2, expect.stringContaining("--job-workflow-ref")]);
  });

  it("verifies by digest: enough to be cleared for dev, not yet for prod, and admitted nowhere today", async () => {
    const dev = await world.run("alice", ["verify", image, "--env", "dev", "--json"]);
    expect(dev.code).toBe(0);
    expect(document(dev)).toMatchObject({
      subject: image,
      outcome: "cleared",
      findings: [],
      admission: { outcome: "refused", findings: [{ code: "CLEARANCE_MISSING" }] },
    });
    expect(document(dev)["evidence"]).toHaveLength(2);
    const prod = await world.run("alice", ["verify", image, "--env", "prod"]);
    expect(prod.code).toBe(1);
    expect(prod.out).toContain("PREVIOUS_CLEARANCE_MISSING");
    const other = image.replace(/[0-9a-f]{64}$/, "0".repeat(64));
    const absent = await world.run("alice", ["verify", other, "--env", "dev", "--json"]);
    expect(absent.code).not.toBe(0);
    expect(document(absent)).not.toMatchObject({ outcome: "cleared" });
  });

  it("finds repository and server by the clone that it is run in, and heals a damaged cache", async () => {
    const cwd = await world.clone("acme/gitops", "gitops-origin");
    const environment = { GITHUB_API_URL: undefined, CLEARANCE_GITOPS: undefined };
    const status = ["status", "--env", "dev", "--json"];
    expect((await world.run("alice", status, { cwd, environment })).code).toBe(0);
    const clones = join(world.cache, "clearance/git");
    const [clone = ""] = await readdir(clones);
    const objects = join(clones, clone, "objects");
    for (const name of await readdir(objects)) await rm(join(objects, name), { recursive: true });
    expect((await world.run("alice", status, { cwd, environment })).code).toBe(0);
    await writeFile(join(clones, clone, "HEAD"), "damaged");
    expect((await world.run("alice", status, { cwd, environment })).code).toBe(0);
    expect((await world.run("alice", status, { cwd, environment })).code).toBe(0);
  });

  it("asks this machine directly, by HTTP and by git, whatever proxies are set", async () => {
    const nobody = "http://127.0.0.1:1";
    const environment = { http_proxy: nobody, HTTP_PROXY: nobody, https_proxy: nobody, HTTPS_PROXY: nobody };
    expect((await world.run("alice", ["plan", "--json"], { environment })).code).toBe(0);
  });

  it("generates policies from what lies in the checkout, committed or not, and only then says they are fresh", async () => {
    const cwd = await world.clone("acme/gitops", "gitops-policies");
    const check = ["policies", "generate", "--check", "--json"];
    expect(await world.run("alice", check, { cwd })).toMatchObject({ code: 0 });
    const policy = await readFile(join(cwd, "clearance.yaml"), "utf8");
    await writeFile(join(cwd, "clearance.yaml"), policy.replaceAll("promote-dev.yml", "promote-dev-2.yml"));
    expect((await world.run("alice", check, { cwd })).err).toContain("nobody can sign for dev");
    const workflows = join(cwd, ".github/workflows");
    await copyFile(join(workflows, "promote-dev.yml"), join(workflows, "promote-dev-2.yml"));
    const stale = await world.run("alice", check, { cwd });
    expect(stale.code).toBe(1);
    const paths = ["clusterpolicy", "ivpol"].map((kind) => `policies/generated/dev/${kind}/clearance.yaml`);
    expect(document(stale)["stale"]).toEqual(expect.arrayContaining(paths));
    expect((await world.run("alice", ["policies", "generate"], { cwd })).code).toBe(0);
    expect((await world.run("alice", check, { cwd })).code).toBe(0);
    for (const path of paths) expect(await readFile(join(cwd, path), "utf8")).toContain("promote-dev-2.yml");
  });

  it("is refused a rollback by the workflow for somebody whom the policy doesn't name", async () => {
    const args = ["rollback", "check-in", "--env", "dev", "--reason", "looks wrong", "--json"];
    const said = await world.run("alice", args);
    expect(said.code).toBe(1);
    expect(document(said)).toMatchObject({
      outcome: "refused",
      findings: [{ code: "NOT_PERMITTED", message: expect.stringContaining("alice") }],
      pullRequest: null,
    });
    expect(said.err).toContain("started rollback.yml on main as alice");
  });

  it("leaves with 0 when whoever reads its output has seen enough", async () => {
    const child = world.start("alice", ["--help"]);
    child.stdout?.destroy();
    expect(await once(child, "close")).toEqual([0, null]);
  });
});

describe("the built service", () => {
  const secret = { CLEARANCE_WEBHOOK_SECRET: "a webhook secret" };
  const promoter = "clearance-promoter[bot]";

  it("doesn't start without a secret, nor on a port that is taken", async () => {
    const without = await world.run(promoter, ["serve", "--json"]);
    expect(without.code).toBe(2);
    expect(document(without)).toMatchObject({ fault: { code: "INPUT_INVALID" } });
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const port = String((holder.address() as AddressInfo).port);
    const taken = await world.run(promoter, ["serve", "--port", port, "--json"], { environment: secret });
    holder.close();
    expect(taken.code).toBe(2);
    expect(document(taken)).toMatchObject({ fault: { code: "PORT_TAKEN" } });
  });

  it("promotes on, woken by webhooks alone; asks GitHub who wants a rollback; stops cleanly", async () => {
    const { github, document: at } = world.sandbox;
    const headers = { authorization: `token ${world.token("ada")}` };
    await fetch(`${at.github.api}/repos/acme/gitops/actions/workflows/clearance.yml/disable`, {
      method: "PUT",
      headers,
    });
    const args = ["serve", "--port", "0", "--interval", "1d", "--json"];
    const child = world.start(promoter, args, { environment: secret });
    if (child.stdout === null || child.stderr === null) throw new Error("no pipes");
    const log = text(child.stderr);
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const { url } = JSON.parse(line.toString("utf8")) as { url: string };
    github.setWebhook("acme/gitops", {
      url: `${url}/webhooks/github`,
      secret: secret.CLEARANCE_WEBHOOK_SECRET,
      events: ["push", "pull_request", "workflow_run"],
    });
    const metric = async (name: string): Promise<number> => {
      const shown = await (await fetch(`${url}/metrics`)).text();
      return Number(
        shown
          .split("\n")
          .find((one) => one.startsWith(`${name} `))
          ?.slice(name.length),
      );
    };
    // dev's pull request is opened by the first pass; staging's only by one that a webhook has woken.
    while (!((await metric('clearance_pull_requests_total{what="opened"}')) >= 2)) await sleep(50);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await metric('clearance_webhooks_total{outcome="woke"}')).toBeGreaterThan(0);

    const rollback = [
      "rollback",
      "check-in",
      "--env",
      "dev",
      "--reason",
      "looks wrong",
      "--service-url",
      url,
      "--json",
    ];
    const refused = await world.run("alice", rollback);
    expect(refused.code).toBe(1);
    expect(document(refused)).toMatchObject({ outcome: "refused", findings: [{ code: "NOT_PERMITTED" }] });
    const unknown = await world.run("alice", rollback, { environment: { GITHUB_TOKEN: "nobody's" } });
    expect(document(unknown)).toMatchObject({ fault: { code: "GITHUB_DENIED" } });
    expect(unknown.code).toBe(2);

    child.kill("SIGTERM");
    expect(await once(child, "close")).toEqual([0, null]);
    const lines = (await log).trimEnd().split("\n");
    const messages = lines.map((one) => (JSON.parse(one) as { msg: string }).msg);
    expect(messages.at(0)).toBe("serving");
    expect(messages.at(-1)).toBe("stopped");
    expect(await log).not.toContain(world.token("alice"));
  });
});
