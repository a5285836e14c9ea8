import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { Fault } from "#chain/fault.ts";
import { canonicalJson } from "./canonical-json.ts";
import { leafHash, MerkleTree } from "./merkle-tree.ts";
import type { SigningKey } from "./signing-key.ts";

interface StoredEntry {
  readonly body: string;
  readonly integratedTime: number;
}

/** One entry as Rekor v1's API shows it. */
export interface LogEntry {
  readonly uuid: string;
  readonly entry: object;
}

/** The append-only log: its entries are lines of a file, its tree is rebuilt from them. */
export class RekorLog {
  readonly treeId: string;
  readonly #tree = new MerkleTree();
  readonly #entries: StoredEntry[] = [];
  readonly #indexByUuid = new Map<string, number>();
  readonly #path: string;
  readonly #key: SigningKey;
  readonly #origin: string;

  constructor(path: string, key: SigningKey, origin: string) {
    this.#path = path;
    this.#key = key;
    this.treeId = BigInt(`0x${key.id.toString("hex").slice(0, 15)}`).toString();
    this.#origin = origin;
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) return;
    try {
      for (const line of readFileSync(path, "utf8").trimEnd().split("\n")) {
        if (line !== "") this.#admit(JSON.parse(line) as StoredEntry);
      }
    } catch (cause) {
      throw new Fault("SANDBOX_UNUSABLE", `${path} isn't a log: remove the folder to start afresh.`, {
        cause,
      });
    }
  }

  get size(): number {
    return this.#tree.size;
  }

  get root(): string {
    return this.#tree.root().toString("hex");
  }

  /** The new entry's uuid, or the existing one's: the same bytes are logged once. */
  append(body: Buffer, time: Date): { uuid: string; existed: boolean } {
    const uuid = this.#uuidOf(body);
    if (this.#indexByUuid.has(uuid)) return { uuid, existed: true };
    const stored = { body: body.toString("base64"), integratedTime: Math.floor(time.getTime() / 1000) };
    appendFileSync(this.#path, `${JSON.stringify(stored)}\n`);
    this.#admit(stored);
    return { uuid, existed: false };
  }

  byUuid(uuid: string): LogEntry | undefined {
    const full = uuid.length === 64 ? `${this.#treeIdHex()}${uuid}` : uuid;
    const index = this.#indexByUuid.get(full);
    return index === undefined ? undefined : this.byIndex(index);
  }

  byIndex(logIndex: number): LogEntry | undefined {
    const stored = this.#entries[logIndex];
    if (stored === undefined) return undefined;
    const promised = { ...stored, logIndex, logID: this.#key.id.toString("hex") };
    return {
      uuid: this.#uuidOf(Buffer.from(stored.body, "base64")),
      entry: {
        ...promised,
        verification: {
          signedEntryTimestamp: this.#key.sign(Buffer.from(canonicalJson(promised))).toString("base64"),
          inclusionProof: {
            checkpoint: this.checkpoint(),
            hashes: this.#tree.proof(logIndex).map((hash) => hash.toString("hex")),
            logIndex,
            rootHash: this.root,
            treeSize: this.size,
          },
        },
      },
    };
  }

  /** A signed note over size and root (C2SP, signed-note.md and tlog-checkpoint.md). */
  checkpoint(): string {
    const note = `${this.#origin} - ${this.treeId}\n${this.size}\n${this.#tree.root().toString("base64")}\n`;
    const hint = createHash("sha256").update(this.#key.spki).digest().subarray(0, 4);
    const signature = Buffer.concat([hint, this.#key.sign(Buffer.from(note))]).toString("base64");
    return `${note}\n\u2014 ${this.#origin} ${signature}\n`;
  }

  #admit(stored: StoredEntry): void {
    const body = Buffer.from(stored.body, "base64");
    this.#indexByUuid.set(this.#uuidOf(body), this.#entries.length);
    this.#entries.push(stored);
    this.#tree.append(body);
  }

  #uuidOf(body: Buffer): string {
    return `${this.#treeIdHex()}${leafHash(body).toString("hex")}`;
  }

  #treeIdHex(): string {
    return BigInt(this.treeId).toString(16).padStart(16, "0");
  }
}
