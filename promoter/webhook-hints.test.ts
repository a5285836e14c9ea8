import { expect, it } from "vitest";
import { hintsIn } from "./webhook-hints.ts";

it.each([
  [
    "registry_package",
    { registry_package: { name: "boarding", namespace: "acme" } },
    ["ghcr.io/acme/boarding"],
  ],
  ["package", { package: { name: "boarding", owner: { login: "Acme" } } }, ["ghcr.io/Acme/boarding"]],
  ["package", { package: { name: "boarding" } }, []],
  ["package", { package: "boarding" }, []],
  ["workflow_run", { action: "completed", repository: { full_name: "acme/boarding" } }, ["acme/boarding"]],
  ["workflow_run", { action: "requested", repository: { full_name: "acme/boarding" } }, []],
  ["repository_dispatch", { client_payload: { service: "boarding" } }, ["boarding"]],
  ["repository_dispatch", { client_payload: { services: ["api", "worker"] } }, ["api", "worker"]],
  ["repository_dispatch", { client_payload: { services: "api, worker," } }, ["api", "worker"]],
  ["repository_dispatch", { client_payload: { service: 7, services: [{ name: "api" }] } }, []],
  ["repository_dispatch", { client_payload: { service: "x".repeat(301) } }, []],
  ["push", { repository: { full_name: "acme/boarding" } }, []],
  ["package", undefined, []],
])("of %s, %j, hints at %j and is never a reason to fail", (event, payload, expected) => {
  expect(hintsIn(event, payload)).toEqual(expected);
});
