import { Agent, request } from "node:https";
import * as z from "zod";

/** Any Kubernetes object. */
export const Manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});
export type Manifest = z.infer<typeof Manifest>;

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Who asks, instead of the administrator: the API server takes it from the administrator alone. */
export interface Impersonation {
  readonly user: string;
  readonly groups?: readonly string[];
}

export interface Ask {
  readonly query?: Readonly<Record<string, string>>;
  readonly as?: Impersonation;
  readonly contentType?: string;
}

/** What the cluster said to one object. */
export interface AdmissionAnswer {
  readonly admitted: boolean;
  /** The API server's words, with the webhook's in them; empty when admitted. */
  readonly reason: string;
  readonly status: number;
  /** The object as it is stored, or would be. */
  readonly object: unknown;
}

export interface KubeApi {
  request(method: string, path: string, body?: unknown, ask?: Ask): Promise<ApiAnswer>;
  /** Creates one object; with `dryRun` all of admission is asked and nothing is stored. */
  create(manifest: object, options?: { dryRun?: boolean; as?: Impersonation }): Promise<AdmissionAnswer>;
  /** Server-side apply, as a GitOps controller does; creates or changes. */
  apply(manifest: object, options?: { dryRun?: boolean; as?: Impersonation }): Promise<AdmissionAnswer>;
  /** The path of one object: discovery knows the plural and whether it is namespaced. */
  pathOf(manifest: object): Promise<string>;
  close(): void;
}

const Resources = z.looseObject({
  resources: z.array(z.looseObject({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
});
const Status = z.looseObject({ message: z.string().default("") });

export function kubeApi(server: string, ca: Uint8Array, token: string): KubeApi {
  const agent = new Agent({ keepAlive: true, ca: Buffer.from(ca) });
  const known = new Map<string, Promise<z.infer<typeof Resources>>>();

  function ask(method: string, path: string, body?: unknown, options: Ask = {}): Promise<ApiAnswer> {
    const url = new URL(path, server);
    for (const [name, value] of Object.entries(options.query ?? {})) url.searchParams.set(name, value);
    const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const headers: Record<string, string | string[]> = {
      authorization: `Bearer ${token}`,
      accept: "application/json",
    };
    if (bytes !== undefined) headers["content-type"] = options.contentType ?? "application/json";
    if (options.as !== undefined) {
      headers["impersonate-user"] = options.as.user;
      headers["impersonate-group"] = [...(options.as.groups ?? [])];
    }
    return new Promise((resolve, reject) => {
      const call = request(url, { method, agent, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          const json = /\bjson\b/.test(answer.headers["content-type"] ?? "");
          resolve({ status: answer.statusCode ?? 0, body: json ? JSON.parse(text) : text });
        });
      });
      call.on("error", reject);
      call.end(bytes);
    });
  }

  async function resources(apiVersion: string): Promise<z.infer<typeof Resources>> {
    const path = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const cached = known.get(path);
    if (cached !== undefined) return cached;
    const { status, body } = await ask("GET", path);
    if (status !== 200) throw new Error(`the API server doesn't serve ${apiVersion}: ${status}`);
    const found = Resources.parse(body);
    known.set(path, Promise.resolve(found));
    return found;
  }

  async function collection({ apiVersion, kind, metadata }: Manifest): Promise<string> {
    const { resources: all } = await resources(apiVersion);
    const resource = all.find((one) => one.kind === kind && !one.name.includes("/"));
    if (resource === undefined) throw new Error(`the API server knows no ${kind} in ${apiVersion}`);
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const namespace = resource.namespaced ? `/namespaces/${metadata.namespace ?? "default"}` : "";
    return `${root}${namespace}/${resource.name}`;
  }

  const pathOf = async (object: object): Promise<string> => {
    const manifest = Manifest.parse(object);
    return `${await collection(manifest)}/${manifest.metadata.name}`;
  };

  return {
    request: ask,
    async create(object, { dryRun = false, as } = {}) {
      const path = await collection(Manifest.parse(object));
      const query = dryRun ? { dryRun: "All" } : {};
      return admissionAnswer(await ask("POST", path, object, { query, ...(as === undefined ? {} : { as }) }));
    },
    async apply(object, { dryRun = false, as } = {}) {
      const query = { fieldManager: "gitops", force: "true", ...(dryRun ? { dryRun: "All" } : {}) };
      const contentType = "application/apply-patch+yaml";
      const options = { query, contentType, ...(as === undefined ? {} : { as }) };
      return admissionAnswer(await ask("PATCH", await pathOf(object), object, options));
    },
    pathOf,
    close: () => agent.destroy(),
  };
}

/** An answer to a write, read as admission's: what a path of its own (a subresource) was asked for. */
export function admissionAnswer({ status, body }: ApiAnswer): AdmissionAnswer {
  const admitted = status === 200 || status === 201;
  return { admitted, status, object: body, reason: admitted ? "" : Status.parse(body).message };
}
