import { createServer } from "node:http";
import findMyWay from "find-my-way";
import createError from "http-errors";
import { findFlight, flights } from "./flights.js";
import { checkIn, findBoardingPass } from "./check-in.js";
import { createGateBoard } from "./gate-board.js";
import { readJson } from "./read-json.js";
import { version } from "./version.js";

/** The HTTP service; `region` is undefined outside production. */
export function createService({ region } = {}) {
  const router = findMyWay({ ignoreTrailingSlash: true });
  const board = createGateBoard(region);

  router.on("GET", "/", () => ({ service: "check-in", version, region: region ?? null }));
  router.on("GET", "/healthz", () => {
    if (board.stale()) throw createError(503, "the gate board is out of date");
    return { status: "ok", version };
  });
  router.on("GET", "/api/gates", () => board.gates());
  router.on("GET", "/api/flights", () => flights());
  router.on("GET", "/api/flights/:number", (_request, { number }) => findFlight(number));
  router.on("POST", "/api/check-in", async (request) => checkIn(await readJson(request)));
  router.on("GET", "/api/boarding-passes/:reference", (_request, { reference }) => findBoardingPass(reference));

  const server = createServer(async (request, response) => {
    try {
      const route = router.find(request.method, request.url);
      if (route === null) throw createError(404, "no such page");
      send(response, 200, await route.handler(request, route.params));
    } catch (error) {
      const known = createError.isHttpError(error) ? error : createError(500);
      if (known.statusCode >= 500) console.error(JSON.stringify({ message: "failed", cause: String(error) }));
      send(response, known.statusCode, { error: known.message });
    }
  });
  server.on("close", () => board.close());
  return server;
}

function send(response, status, body) {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}
