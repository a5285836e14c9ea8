import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import * as z from "zod";
import { type Environment, secretFrom, tokenFrom } from "./credential.ts";
import { Lost } from "./lost.ts";

/** What every source is asked under. */
export interface Asking {
  readonly environment: Environment;
  readonly timeoutMs: number;
  readonly now: () => Date;
}

interface Access {
  readonly tokenFrom?: string | undefined;
  readonly caFrom?: string | undefined;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A time as Kubernetes and Argo CD write it. */
export const Time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** More than a status of anything takes. */
const LARGEST = 4 * 1024 * 1024;

/**
 * One GET on a connection of its own, whole within the time: a connection that died while it lay idle is never
 * taken for a quiet source. A redirect is an answer like any other: the token goes to the declared host alone.
 */
export async function get(url: URL, access: Access, asking: Asking, read = true): Promise<Answer> {
  const [token, ca] = await Promise.all([
    access.tokenFrom === undefined ? undefined : tokenFrom(access.tokenFrom, asking.environment),
    access.caFrom === undefined ? undefined : secretFrom(access.caFrom, asking.environment),
  ]);
  const headers = {
    accept: "application/json, */*",
    connection: "close",
    "user-agent": "clearance",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const signal = AbortSignal.timeout(asking.timeoutMs);
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  const options = { headers, signal, ...(ca === undefined ? {} : { ca }) };
  return new Promise((resolve, reject) => {
    const lost = (cause: Error) =>
      reject(
        cause instanceof Lost
          ? cause
          : new Lost(signal.aborted ? `silent for ${asking.timeoutMs} ms` : reasonOf(cause)),
      );
    const outgoing = send(url, options, (incoming) => {
      const answer = { status: incoming.statusCode ?? 0, headers: incoming.headers };
      if (!read) {
        incoming.destroy();
        resolve({ ...answer, body: "" });
        return;
      }
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > LARGEST) incoming.destroy(new Lost(`answered more than ${LARGEST} bytes`));
        else chunks.push(chunk);
      });
      incoming.on("error", lost);
      incoming.on("end", () => resolve({ ...answer, body: Buffer.concat(chunks).toString("utf8") }));
    });
    outgoing.on("error", lost);
    outgoing.end();
  });
}

/** The JSON of a 200. @throws Lost for every other answer, and for JSON of another shape. */
export async function getJson<S extends z.ZodType>(
  url: URL,
  schema: S,
  access: Access,
  asking: Asking,
): Promise<z.infer<S>> {
  const { status, body } = await get(url, access, asking);
  if (status !== 200) throw new Lost(`answered ${status}`);
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Lost("answered something that isn't JSON");
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.map(String).join(".") ?? "";
  throw new Lost(`answered another shape than its API documents${at === "" ? "" : ` (at ${at})`}`);
}

/** A path below a declared URL, which may have a path of its own. */
export function below(base: string, segments: readonly string[]): URL {
  const url = new URL(base);
  url.pathname = [url.pathname.replace(/\/+$/u, ""), ...segments.map(encodeURIComponent)].join("/");
  return url;
}

/** A socket's code says more than its words, and an aggregate (one failure per address) has only that. */
function reasonOf(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return code ?? (error.message || error.name);
}
