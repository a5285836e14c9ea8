import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** The variables hold for a whole process, so each try has one of its own. */
async function ask(url: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const program = `
    const { honourNetworkVariables } = await import(${JSON.stringify(join(import.meta.dirname, "network-variables.ts"))});
    await honourNetworkVariables(process.env);
    process.stdout.write(await fetch(${JSON.stringify(url)}).then((r) => r.text(), (e) => "failed"));`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    env: variables,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return out === "" ? err : out;
}

let proxy: Server;
let origin: Server;
const connects: string[] = [];
const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  proxy = createServer((_, response) => response.end("by the proxy"));
  proxy.on("connect", (request, socket) => {
    connects.push(request.url ?? "");
    socket.end("HTTP/1.1 502 No\r\n\r\n");
  });
  origin = createServer((_, response) => response.end("directly"));
  for (const server of [proxy, origin]) await once(server.listen(0, "127.0.0.1"), "listening");
});
afterAll(() => {
  for (const server of [proxy, origin]) server.close();
});

describe("honourNetworkVariables", () => {
  it.each(["HTTPS_PROXY", "https_proxy"])(
    "sends fetch through %s, but for what NO_PROXY names",
    async (name) => {
      connects.length = 0;
      await ask("https://registry.example.invalid/", { [name]: urlOf(proxy) });
      expect(connects).toEqual(["registry.example.invalid:443"]);
      await ask("https://registry.example.invalid/", { [name]: urlOf(proxy).slice("http://".length) });
      expect(connects).toHaveLength(2);
      await ask("https://registry.example.invalid/", { [name]: urlOf(proxy), NO_PROXY: "example.invalid" });
      expect(connects).toHaveLength(2);
    },
  );

  it("never asks this machine through a proxy", async () => {
    connects.length = 0;
    const variables = { HTTP_PROXY: urlOf(proxy), http_proxy: urlOf(proxy), NO_PROXY: "" };
    expect(await ask(urlOf(origin), variables)).toBe("directly");
    expect(connects).toEqual([]);
  });

  it("is a fault that names the variable and keeps a proxy's password to itself", async () => {
    const said = await ask(urlOf(origin), { HTTPS_PROXY: "socks://user:hunter2@proxy:1080" });
    expect(said).toMatch(/HTTPS_PROXY: the proxy isn't/);
    expect(said).not.toContain("hunter2");
  });
});
