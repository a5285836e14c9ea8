import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MEDIA } from "#chain/digest/descriptor.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { type RegistryTwin, startRegistry } from "./registry-twin.ts";

const EMPTY = { mediaType: MEDIA.empty, digest: digestOf("{}"), size: 2 };
const MANIFEST = JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.manifest, config: EMPTY, layers: [] });

describe("the registry twin", () => {
  let dir: string;
  let twin: RegistryTwin;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "clearance-twin-"));
    twin = await startRegistry({ dir, pageSize: 2 });
  });
  afterEach(async () => {
    await twin.close();
    await rm(dir, { recursive: true });
  });

  function ask(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
    const init = { method, headers: { ...headers, connection: "close" } };
    return fetch(`${twin.url}/v2/${path}`, body === undefined ? init : { ...init, body });
  }

  async function push(tag = "main"): Promise<void> {
    await ask("POST", `acme/a/blobs/uploads/?digest=${EMPTY.digest}`, "{}");
    const put = await ask("PUT", `acme/a/manifests/${tag}`, MANIFEST, { "content-type": MEDIA.manifest });
    expect(put.status).toBe(201);
  }

  it("has everything again after a restart on the same folder and port", async () => {
    await push();
    const { host } = twin;
    await twin.close();
    twin = await startRegistry({ dir, port: Number(host.split(":")[1]) });
    expect(twin.host).toBe(host);
    expect(await (await ask("GET", "acme/a/manifests/main")).text()).toBe(MANIFEST);
    expect(await (await ask("GET", `acme/a/blobs/${EMPTY.digest}`)).text()).toBe("{}");
  });

  it("is a fault when its port is taken", async () => {
    const again = startRegistry({ dir, port: Number(twin.host.split(":")[1]) });
    await expect(again).rejects.toMatchObject({ code: "PORT_TAKEN" });
  });

  it("notes what it was asked and what it answered", async () => {
    await ask("GET", "acme/a/manifests/main");
    expect(twin.requests).toEqual([{ method: "GET", path: "/v2/acme/a/manifests/main", status: 404 }]);
  });

  it("takes a blob in chunks, and refuses a chunk out of its order", async () => {
    const opened = await ask("POST", "acme/a/blobs/uploads/");
    const place = (opened.headers.get("location") ?? "").slice("/v2/".length);
    await ask("PATCH", place, "first ", { "content-range": "0-5" });
    expect((await ask("PATCH", place, "?", { "content-range": "3-3" })).status).toBe(416);
    await ask("PATCH", place, "second", { "content-range": "6-11" });
    const digest = digestOf("first second");
    expect((await ask("PUT", `${place}?digest=${digest}`)).status).toBe(201);
    expect(await (await ask("GET", `acme/a/blobs/${digest}`)).text()).toBe("first second");
  });

  it("keeps nothing of a blob that isn't what its digest says", async () => {
    const put = await ask("POST", `acme/a/blobs/uploads/?digest=${EMPTY.digest}`, "[]");
    expect(put.status).toBe(400);
    expect(await readdir(join(dir, "blobs", "sha256"))).toEqual([]);
    expect(await readdir(join(dir, "uploads"))).toEqual([]);
  });

  it("serves a part of a blob", async () => {
    const digest = digestOf("0123456789");
    await ask("POST", `acme/a/blobs/uploads/?digest=${digest}`, "0123456789");
    const part = await ask("GET", `acme/a/blobs/${digest}`, undefined, { range: "bytes=3-5" });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
      206,
      "bytes 3-5/10",
      "345",
    ]);
    const outside = await ask("GET", `acme/a/blobs/${digest}`, undefined, { range: "bytes=10-" });
    expect(outside.status).toBe(416);
  });

  it("keeps one repository's blobs from another until they are mounted there", async () => {
    await push();
    expect((await ask("HEAD", `acme/b/blobs/${EMPTY.digest}`)).status).toBe(404);
    expect((await ask("POST", `acme/b/blobs/uploads/?mount=${EMPTY.digest}&from=acme/a`)).status).toBe(201);
    expect((await ask("HEAD", `acme/b/blobs/${EMPTY.digest}`)).status).toBe(200);
  });

  it.each([
    ["names a blob that isn't there", MANIFEST, MEDIA.manifest, "MANIFEST_BLOB_UNKNOWN"],
    ["isn't JSON", "{", MEDIA.manifest, "MANIFEST_INVALID"],
    ["is another thing than its Content-Type says", MANIFEST, MEDIA.index, "MANIFEST_INVALID"],
  ])("refuses a manifest that %s", async (_what, body, type, code) => {
    const put = await ask("PUT", "acme/a/manifests/main", body, { "content-type": type });
    expect(put.status).toBe(400);
    expect(await put.json()).toMatchObject({ errors: [{ code }] });
  });

  it("refuses a manifest under a digest that isn't its own", async () => {
    await push();
    const path = `acme/a/manifests/${digestOf("another")}`;
    const put = await ask("PUT", path, MANIFEST, { "content-type": MEDIA.manifest });
    expect(await put.json()).toMatchObject({ errors: [{ code: "DIGEST_INVALID" }] });
  });

  it("forgets a tag or a manifest that is deleted", async () => {
    await push("one");
    await push("two");
    expect((await ask("DELETE", "acme/a/manifests/one")).status).toBe(202);
    expect(await (await ask("GET", "acme/a/tags/list")).json()).toMatchObject({ tags: ["two"] });
    await ask("DELETE", `acme/a/manifests/${digestOf(MANIFEST)}`);
    expect((await ask("GET", "acme/a/manifests/two")).status).toBe(404);
  });

  it("gives tags page by page", async () => {
    for (const tag of ["a", "b", "c"]) await push(tag);
    const first = await ask("GET", "acme/a/tags/list");
    expect(await first.json()).toMatchObject({ tags: ["a", "b"] });
    const next = /<\/v2\/(.+)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    const second = await ask("GET", next);
    expect([await second.json(), second.headers.get("link")]).toMatchObject([{ tags: ["c"] }, null]);
  });

  it("filters referrers by artifact type, and says so", async () => {
    await push();
    for (const artifactType of ["text/one", "text/two"]) {
      const subject = { mediaType: MEDIA.manifest, digest: digestOf(MANIFEST), size: MANIFEST.length };
      const body = JSON.stringify({ ...JSON.parse(MANIFEST), artifactType, subject });
      const path = `acme/a/manifests/${digestOf(body)}`;
      const put = await ask("PUT", path, body, { "content-type": MEDIA.manifest });
      expect(put.headers.get("oci-subject")).toBe(subject.digest);
    }
    const listed = await ask("GET", `acme/a/referrers/${digestOf(MANIFEST)}?artifactType=text%2Fone`);
    expect(listed.headers.get("oci-filters-applied")).toBe("artifactType");
    expect(await listed.json()).toMatchObject({ manifests: [{ artifactType: "text/one" }] });
  });
});
