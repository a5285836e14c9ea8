import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { askKyverno } from "../../tools/judges/ask-kyverno.ts";
import { judge } from "./judges.ts";
import { type PolicyKind, policyIn, type RolledBack, rolledBack } from "./rolled-back.ts";

let story: RolledBack;

beforeAll(async () => {
  story = await rolledBack(inject("toolkit"));
});
afterAll(() => story.world.close());

const Deployment = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({ containers: z.tuple([z.looseObject({ image: z.string() })]) }),
    }),
  }),
});

/** The hardened Deployment of the GitOps tree, once for each image. */
async function deployments(tree: string): Promise<object[]> {
  const text = await readFile(join(tree, "apps/check-in/base/deployment.yaml"), "utf8");
  return Object.entries(story.images).map(([name, image]) => {
    const deployment = Deployment.parse(parse(text));
    deployment.metadata.name = name;
    deployment.spec.template.spec.containers[0].image = image;
    return deployment;
  });
}

/** What the policies in a tree say to each of the images; a name is there with why it was refused. */
async function refused(
  kyverno: string,
  tree: string,
  environment: string,
  kind: PolicyKind,
): Promise<Readonly<Record<string, string>>> {
  const policies = [
    await policyIn(tree, environment, `${kind}/clearance.yaml`),
    await policyIn(tree, environment, `${kind}/quarantine.yaml`),
  ];
  const manifests = await deployments(tree);
  const trust = {
    policy: await policyIn(tree, environment, "ivpol/clearance.yaml"),
    manifest: manifests[0] ?? {},
  };
  const answers = await askKyverno(kyverno, {
    policies,
    manifests,
    trustFrom: kind === "clusterpolicy" ? trust : undefined,
  });
  const reasons = [...answers].flatMap(([resource, { admitted, reasons }]) =>
    admitted ? [] : [[resource.replace(/^.*\//, ""), reasons.join("; ")] as const],
  );
  for (const [, reason] of reasons) {
    expect(reason, "a refusal because something was out of reach proves nothing").not.toMatch(
      /dial tcp|connection refused|no such host|timeout/,
    );
  }
  return Object.fromEntries(reasons);
}

describe.each(["ivpol", "clusterpolicy"] as const)("Kyverno, under the GitOps tree's own %s", (kind) => {
  it("lets staging run what was cleared for it, and nothing else", async (test) => {
    const answer = await refused(judge("kyverno", test), story.before, "staging", kind);
    expect(Object.keys(answer).sort()).toEqual(["good-by-tag", "only-in-dev", "unsigned"]);
  });

  it("refuses in staging what was rolled back there, because it is in quarantine", async (test) => {
    const answer = await refused(judge("kyverno", test), story.after, "staging", kind);
    expect(Object.keys(answer).sort()).toEqual(["bad", "good-by-tag", "only-in-dev", "unsigned"]);
    expect(answer["bad"]).toMatch(/quarantine/);
    expect(answer["only-in-dev"]).not.toMatch(/quarantine/);
  });

  it("lets dev go on with what it was cleared for, without the one in quarantine", async (test) => {
    const answer = await refused(judge("kyverno", test), story.after, "dev", kind);
    expect(Object.keys(answer).sort()).toEqual(["bad", "good-by-tag", "unsigned"]);
    expect(answer["bad"]).toMatch(/quarantine/);
  });

  it("lets prod run nothing, for which nothing was cleared", async (test) => {
    const answer = await refused(judge("kyverno", test), story.before, "prod", kind);
    expect(Object.keys(answer).sort()).toEqual(Object.keys(story.images).sort());
  });
});
