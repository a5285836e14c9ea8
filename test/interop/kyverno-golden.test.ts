import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, trackedFiles } from "#test/repository/tracked-files.ts";
import { askKyverno } from "../../tools/judges/ask-kyverno.ts";
import { judge } from "./judges.ts";

const GOLDEN = trackedFiles("policies/golden/policies/**/*.yaml").filter(
  (path) => !path.endsWith("/kustomization.yaml"),
);
const FOREIGN = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "sidecar", namespace: "default" },
  spec: { containers: [{ name: "sidecar", image: "sidecar.example/proxy:v1" }] },
};

describe("Kyverno's CLI", () => {
  it("has golden policies to load", () => {
    expect(GOLDEN.length).toBeGreaterThan(0);
  });

  it.for(GOLDEN)("loads %s whole and lets no foreign image pass but where it says so", async (path, test) => {
    const policies = [{ path, bytes: readFileSync(join(ROOT, path)) }];
    const answers = await askKyverno(judge("kyverno", test), { policies, manifests: [FOREIGN] });
    const reports = /\/(?:dev|canary)\//.test(path) && path.endsWith("/clearance.yaml");
    const refused = path.endsWith("/clearance.yaml") && !reports;
    expect(
      [...answers.values()].map(({ admitted, reported }) => ({ admitted, reported: reported.length })),
    ).toEqual([{ admitted: !refused, reported: reports ? 1 : 0 }]);
  });
});
