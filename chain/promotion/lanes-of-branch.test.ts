import { expect, it } from "vitest";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import { ACME_POLICY } from "#test/acme.ts";
import { printLane } from "../clearance/lane.ts";
import { lanesOfBranch, lanesOfRollback } from "./lanes-of-branch.ts";

const IMAGE = 'digestAt: { file: "{service}/{environment}/{region}/digest.yaml", path: "{image}.digest" }';
const text = ACME_POLICY.replace(
  /services:\n[\s\S]*?(?=\n[a-z])/,
  `services:
  seats: { image: ghcr.io/acme/seats, builder: app, channel: main, batch: web, digestAt: { file: "seats/{environment}/{region}/digest.yaml", path: digest } }
  check-in:
    builder: app
    channel: main
    images:
      api: { image: ghcr.io/acme/api, ${IMAGE} }
      worker: { image: ghcr.io/acme/worker, ${IMAGE} }`,
);
const policy = parsePolicy(text, "clearance.yaml");
const id = "0123456789ab";

it.each([
  [`clearance/prod-a/seats/${id}`, ["seats in prod/a"]],
  [`clearance/batch/prod-a/web/${id}`, ["seats in prod/a"]],
  [`clearance/batch/prod-a/check-in/${id}`, ["check-in-api in prod/a", "check-in-worker in prod/a"]],
  [`clearance/prod-a/check-in/${id}`, []],
  [`clearance/rollback/staging/check-in/${id}`, ["check-in-api in staging", "check-in-worker in staging"]],
  [`clearance/rollback/staging/seats/${id}`, ["seats in staging"]],
  [`clearance/hold/staging/seats/${id}`, []],
])("%s is about %j", (branch, lanes) => {
  expect(lanesOfBranch(branch, policy).map(printLane)).toEqual(lanes);
  expect(lanesOfRollback(branch, policy).map(printLane)).toEqual(branch.includes("/rollback/") ? lanes : []);
});
