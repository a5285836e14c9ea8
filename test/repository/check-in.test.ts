import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

const SERVICES = join(import.meta.dirname, "../../examples/services");

let folder: string;
const running: ChildProcess[] = [];

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "clearance-check-in-")));
  for (const version of ["v1", "v2"]) {
    cpSync(join(SERVICES, "check-in"), join(folder, version), { recursive: true });
  }
  cpSync(join(SERVICES, "check-in-v2"), join(folder, "v2"), { recursive: true });
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(version: string, region?: string) {
  const child = spawn(process.execPath, ["src/main.js"], {
    cwd: join(folder, version),
    env: { HOST: "127.0.0.1", PORT: "0", ...(region === undefined ? {} : { REGION: region }) },
    stdio: ["ignore", "pipe", "ignore"],
  });
  running.push(child);
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const { port } = JSON.parse(line.toString("utf8")) as { port: number };
  return { child, url: (path: string) => `http://127.0.0.1:${port}${path}` };
}

const post = (url: string, body: object) => fetch(url, { method: "POST", body: JSON.stringify(body) });

describe("the example service check-in", () => {
  it.each([undefined, "a", "b"])("is healthy and says its version (region %s)", async (region) => {
    const { url } = await start("v1", region);
    const response = await fetch(url("/healthz"));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: "ok", version: "1.0.0" });
    expect(await (await fetch(url("/"))).json()).toEqual({
      service: "check-in",
      version: "1.0.0",
      region: region ?? null,
    });
  });

  it("gives boarding passes with rising sequence numbers, and the same one for the same booking", async () => {
    const { url } = await start("v1");
    const first = await (
      await post(url("/api/check-in"), { reference: "KX7Q2M", lastName: "Okafor", seat: "12C" })
    ).json();
    expect(first).toMatchObject({ flight: "CL104", seat: "12C", sequence: "001" });
    const second = await (
      await post(url("/api/check-in"), { reference: "m2d6vc", lastName: "favre" })
    ).json();
    expect(second).toMatchObject({ flight: "CL104", seat: "1A", sequence: "002" });
    expect(
      await (await post(url("/api/check-in"), { reference: "KX7Q2M", lastName: "Okafor" })).json(),
    ).toEqual(first);
    expect(await (await fetch(url("/api/boarding-passes/KX7Q2M"))).json()).toEqual(first);
  });

  it("refuses a wrong name, a taken seat, and what isn't JSON", async () => {
    const { url } = await start("v1");
    await post(url("/api/check-in"), { reference: "KX7Q2M", lastName: "Okafor", seat: "12C" });
    const statuses = await Promise.all([
      post(url("/api/check-in"), { reference: "M2D6VC", lastName: "Nobody" }),
      post(url("/api/check-in"), { reference: "M2D6VC", lastName: "Favre", seat: "12C" }),
      post(url("/api/check-in"), { reference: "M2D6VC", lastName: "Favre", seat: "99Z" }),
      fetch(url("/api/check-in"), { method: "POST", body: "{" }),
      fetch(url("/nothing")),
    ]);
    expect(statuses.map((response) => response.status)).toEqual([404, 409, 400, 400, 404]);
  });

  it("leaves on SIGTERM with exit code 0", async () => {
    const { child } = await start("v1");
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("in version 2 is healthy without a region", async () => {
    const { url } = await start("v2");
    expect(await (await fetch(url("/healthz"))).json()).toEqual({ status: "ok", version: "2.0.0" });
    expect(await (await fetch(url("/api/gates"))).json()).toEqual({});
  });

  it.each(["a", "b"])("in version 2 turns unhealthy by itself in region %s, and stays so", async (region) => {
    const { url } = await start("v2", region);
    while ((await fetch(url("/healthz"))).status === 200) await sleep(20);
    const response = await fetch(url("/healthz"));
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ error: "the gate board is out of date" });
  });

  it("carries the dependencies that its lock file names, and no download addresses", () => {
    for (const version of ["v1", "v2"]) {
      const text = readFileSync(join(folder, version, "package-lock.json"), "utf8");
      expect(text).not.toContain("resolved");
      const { packages } = JSON.parse(text) as { packages: Record<string, { version: string }> };
      for (const [place, { version: locked }] of Object.entries(packages)) {
        const manifest = JSON.parse(readFileSync(join(folder, version, place, "package.json"), "utf8"));
        expect(manifest, place).toMatchObject({ version: locked });
      }
    }
  });
});
