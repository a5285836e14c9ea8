import {
  appendUpload,
  cancelUpload,
  deleteBlob,
  finishUpload,
  getBlob,
  startUpload,
  uploadStatus,
} from "./blob-routes.ts";
import { type Route, send } from "./exchange.ts";
import { listReferrers, listTags } from "./list-routes.ts";
import { deleteManifest, getManifest, putManifest } from "./manifest-routes.ts";
import { Problem } from "./problem.ts";

const NAME = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*";

/** Paths of the distribution spec's end-points table, with what each method does there. */
const ROUTES: readonly { readonly path: RegExp; readonly methods: Readonly<Record<string, Route>> }[] = [
  {
    path: /^\/v2\/?$/,
    methods: {
      GET: (exchange) => send(exchange, 200, { "docker-distribution-api-version": "registry/2.0" }, "{}"),
    },
  },
  { path: under("blobs/uploads/"), methods: { POST: startUpload } },
  {
    path: under("blobs/uploads/([0-9a-f-]{36})"),
    methods: { GET: uploadStatus, PATCH: appendUpload, PUT: finishUpload, DELETE: cancelUpload },
  },
  { path: under("blobs/([^/]+)"), methods: { GET: getBlob, DELETE: deleteBlob } },
  {
    path: under("manifests/([^/]+)"),
    methods: { GET: getManifest, PUT: putManifest, DELETE: deleteManifest },
  },
  { path: under("tags/list"), methods: { GET: listTags } },
  { path: under("referrers/([^/]+)"), methods: { GET: listReferrers } },
];

function under(rest: string): RegExp {
  return new RegExp(`^/v2/(${NAME})/${rest}$`);
}

/** HEAD goes where GET goes. */
export function routeFor(method: string, pathname: string) {
  for (const { path, methods } of ROUTES) {
    const match = path.exec(decodeURIComponent(pathname));
    if (match === null) continue;
    const route = methods[method === "HEAD" ? "GET" : method];
    if (route === undefined) throw new Problem(405, "UNSUPPORTED", `${method} isn't for ${pathname}`);
    return { route, repository: match[1], reference: match[2] };
  }
  throw new Problem(404, "NAME_INVALID", `nothing at ${pathname}`);
}
