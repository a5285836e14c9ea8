import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initTUF } from "@sigstore/tuf";
import { afterAll, expect, it } from "vitest";
import { sigstoreFixture } from "./sigstore-fixture.ts";

const dir = mkdtempSync(join(tmpdir(), "clearance-tuf-"));
afterAll(() => rmSync(dir, { recursive: true }));

it("hands out trusted root and signing config by TUF, also to a client that knew older ones", async () => {
  const first = await sigstoreFixture({ dir: join(dir, "sigstore") });
  const client = () =>
    initTUF({
      mirrorURL: first.tuf,
      rootPath: first.tufRoot,
      cachePath: join(dir, "cache"),
      retry: { retries: 0 },
    });
  const before = await (await client()).getTarget("trusted_root.json");
  expect(before).toBe(readFileSync(first.trustedRoot, "utf8"));
  await first.close();

  const second = await sigstoreFixture({ dir: join(dir, "sigstore"), ports: { rekor: 0 } });
  try {
    const updated = await client();
    expect(second.tuf).toBe(first.tuf);
    expect(second.rekor).not.toBe(first.rekor);
    expect(await updated.getTarget("trusted_root.json")).toBe(readFileSync(second.trustedRoot, "utf8"));
    expect(await updated.getTarget("signing_config.v0.2.json")).toBe(
      readFileSync(second.signingConfig, "utf8"),
    );
  } finally {
    await second.close();
  }
});

it("serves nothing that isn't the repository's", async () => {
  const sigstore = await sigstoreFixture();
  try {
    for (const path of ["/..%2fkeys%2ftuf.pem", "/../keys/tuf.pem", "/targets", "/", "/2.root.json"]) {
      expect((await fetch(`${sigstore.tuf}${path}`)).status).toBe(404);
    }
  } finally {
    await sigstore.remove();
  }
});
