import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  Key,
  Metadata,
  MetaFile,
  Root,
  Signature,
  Snapshot,
  TargetFile,
  Targets,
  Timestamp,
} from "@tufjs/models";
import type { SigningKey } from "./signing-key.ts";

const YEARS = 10 * 365 * 24 * 60 * 60 * 1000;
const SPEC_VERSION = "1.0.31";
const ROLES = ["root", "timestamp", "snapshot", "targets"] as const;

export interface TufContent {
  readonly folder: string;
  readonly key: SigningKey;
  readonly since: Date;
  /** target files by name */
  readonly targets: Readonly<Record<string, string>>;
}

/**
 * Writes a TUF repository with consistent snapshots (TUF 1.0.31, section 6.2) in which one P-256 key
 * holds every role. Root stays at version 1; the other roles go up one version when a target changes.
 * Returns the bytes of the initial root.
 */
export function writeTufRepository({ folder, key, since, targets }: TufContent): Buffer {
  mkdirSync(join(folder, "targets"), { recursive: true });
  const expires = new Date(since.getTime() + YEARS).toISOString().replace(/\.\d+Z$/, "Z");
  const tufKey = keyOf(key);
  const common = { specVersion: SPEC_VERSION, expires };

  const signed = (content: Root | Timestamp | Snapshot | Targets) => {
    const metadata = new Metadata(content);
    metadata.sign((data) => new Signature({ keyID: tufKey.keyID, sig: key.sign(data).toString("hex") }));
    return JSON.stringify(metadata.toJSON());
  };
  const rootPath = join(folder, "1.root.json");
  if (!existsSync(rootPath)) {
    const role = { keyids: [tufKey.keyID], threshold: 1 };
    const root = Root.fromJSON({
      _type: "root",
      spec_version: SPEC_VERSION,
      version: 1,
      expires,
      consistent_snapshot: true,
      keys: { [tufKey.keyID]: tufKey.toJSON() },
      roles: Object.fromEntries(ROLES.map((name) => [name, role])),
    });
    writeFileSync(rootPath, signed(root));
  }

  const files: Record<string, TargetFile> = {};
  for (const [name, content] of Object.entries(targets)) {
    const bytes = Buffer.from(content);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    files[name] = new TargetFile({ path: name, length: bytes.length, hashes: { sha256 } });
    writeFileSync(join(folder, "targets", `${sha256}.${name}`), bytes);
  }
  const current = currentVersion(folder);
  const unchanged = current > 0 && isListed(folder, current, files);
  if (!unchanged) {
    const version = current + 1;
    writeFileSync(
      join(folder, `${version}.targets.json`),
      signed(new Targets({ ...common, version, targets: files })),
    );
    const meta = { "targets.json": new MetaFile({ version }) };
    writeFileSync(
      join(folder, `${version}.snapshot.json`),
      signed(new Snapshot({ ...common, version, meta })),
    );
    const snapshotMeta = new MetaFile({ version });
    writeFileSync(
      join(folder, "timestamp.json"),
      signed(new Timestamp({ ...common, version, snapshotMeta })),
    );
  }
  return readFileSync(rootPath);
}

function keyOf(key: SigningKey): Key {
  const value = { keytype: "ecdsa", keyval: { public: key.pem }, scheme: "ecdsa-sha2-nistp256" };
  // OLPC canonical JSON, which TUF names keys by, leaves line feeds in strings as they are.
  const canonical = JSON.stringify(value).replaceAll("\\n", "\n");
  const keyID = createHash("sha256").update(canonical).digest("hex");
  return new Key({ keyID, keyType: value.keytype, scheme: value.scheme, keyVal: value.keyval });
}

function currentVersion(folder: string): number {
  const path = join(folder, "timestamp.json");
  if (!existsSync(path)) return 0;
  const { signed } = JSON.parse(readFileSync(path, "utf8")) as { signed: { version: number } };
  return signed.version;
}

function isListed(folder: string, version: number, files: Record<string, TargetFile>): boolean {
  const { signed } = JSON.parse(readFileSync(join(folder, `${version}.targets.json`), "utf8")) as {
    signed: { targets: Record<string, { hashes: Record<string, string> }> };
  };
  const listed = Object.entries(signed.targets).map(([name, file]) => `${file.hashes["sha256"]} ${name}`);
  const wanted = Object.entries(files).map(([name, file]) => `${file.hashes["sha256"]} ${name}`);
  return listed.toSorted().join("\n") === wanted.toSorted().join("\n");
}
