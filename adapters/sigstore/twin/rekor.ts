import { canonicalDsseEntry } from "./dsse-entry.ts";
import { type Handler, json, type LoopbackServer, Rejection, type Reply, serve } from "./loopback-server.ts";
import { type LogEntry, RekorLog } from "./rekor-log.ts";
import type { SigningKey } from "./signing-key.ts";

const ENTRIES = "/api/v1/log/entries";

export interface RekorOptions {
  readonly path: string;
  readonly key: SigningKey;
  readonly now: () => Date;
}

/** The log's name in checkpoints: part of its URL, but not the port, which may change. */
const ORIGIN = "127.0.0.1";

/** Rekor's API v1 for `dsse` entries. */
export async function startRekor(port: number, { path, key, now }: RekorOptions): Promise<LoopbackServer> {
  const log = new RekorLog(path, key, ORIGIN);
  return await serve(
    "Rekor",
    port,
    (): Handler => (request) => {
      const route = `${request.method} ${request.path}`;
      switch (route) {
        case `POST ${ENTRIES}`:
          return logged(log, canonicalDsseEntry(request.body), now());
        case `GET ${ENTRIES}`:
          return shown(log.byIndex(Number(request.query.get("logIndex") ?? "-1")));
        case "GET /api/v1/log/publicKey":
          return { status: 200, headers: { "content-type": "application/x-pem-file" }, body: key.pem };
        case "GET /api/v1/log":
          return json(200, {
            inactiveShards: [],
            rootHash: log.root,
            signedTreeHead: log.checkpoint(),
            treeID: log.treeId,
            treeSize: log.size,
          });
        default: {
          const uuid = route.startsWith(`GET ${ENTRIES}/`)
            ? request.path.slice(ENTRIES.length + 1)
            : undefined;
          if (uuid === undefined) throw new Rejection(404, `path ${request.path} was not found`);
          return shown(log.byUuid(uuid));
        }
      }
    },
  );
}

function logged(log: RekorLog, body: Buffer, time: Date): Reply {
  const { uuid, existed } = log.append(body, time);
  const location = `${ENTRIES}/${uuid}`;
  if (existed) {
    const message = `an equivalent entry already exists in the transparency log with UUID ${uuid}`;
    return json(409, { code: 409, message }, { location });
  }
  return {
    ...shown(log.byUuid(uuid)),
    status: 201,
    headers: { "content-type": "application/json", etag: uuid, location },
  };
}

function shown(found: LogEntry | undefined): Reply {
  if (found === undefined) throw new Rejection(404, "entry not found");
  return json(200, { [found.uuid]: found.entry });
}
