import { describe, expect, it } from "vitest";
import { acmeSnapshot } from "#test/acme.ts";
import { environmentBefore, fillIn, lanesOf, placeOf, printLane } from "./lane.ts";

const { policy } = acmeSnapshot();

describe("lanes", () => {
  it("come in wave order, region by region", () => {
    expect(lanesOf(policy).map(printLane)).toEqual([
      "check-in in dev",
      "check-in in staging",
      "check-in in prod/a",
      "check-in in prod/b",
    ]);
  });

  it("have their digest in a place of their own, without a folder for a region that isn't there", () => {
    expect(lanesOf(policy).map((lane) => placeOf(policy, lane))).toEqual([
      { file: "apps/check-in/dev/kustomization.yaml", path: "images[check-in].digest" },
      { file: "apps/check-in/staging/kustomization.yaml", path: "images[check-in].digest" },
      { file: "apps/check-in/prod/a/kustomization.yaml", path: "images[check-in].digest" },
      { file: "apps/check-in/prod/b/kustomization.yaml", path: "images[check-in].digest" },
    ]);
  });

  it("know the environment before, and that the first has none", () => {
    expect(environmentBefore(policy, "prod")?.name).toBe("staging");
    expect(environmentBefore(policy, "dev")).toBeUndefined();
    expect(environmentBefore(policy, "qa")).toBeUndefined();
  });

  it("fill in every placeholder each time it is there", () => {
    const lane = { service: "check-in", environment: "prod", region: "a" };
    expect(fillIn("{service}.{environment}.{region}.{service}", lane)).toBe("check-in.prod.a.check-in");
  });
});
