import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Handler, Rejection, type Reply } from "./loopback-server.ts";

const SERVED = /^\/(?:(?:targets\/)?[0-9a-z][0-9a-z._-]*\.json)$/i;

/** Serves a TUF repository's folder, and nothing outside it. */
export function tufHandler(folder: string): Handler {
  return (request): Reply => {
    const path = join(folder, request.path);
    if (request.method !== "GET" || !SERVED.test(request.path) || !existsSync(path)) {
      throw new Rejection(404, `${request.path} was not found`);
    }
    return { status: 200, headers: { "content-type": "application/json" }, body: readFileSync(path) };
  };
}
