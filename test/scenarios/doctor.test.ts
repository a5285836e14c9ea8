import { expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { diagnose } from "#chain/doctor/checks.ts";
import { gatherDoctor } from "#operations/doctor/gather-doctor.ts";
import { mend } from "#operations/doctor/mend.ts";
import { CODE_OWNERS, fileOf, KUSTOMIZATION, stagingAlone } from "./acme-platform.ts";
import { withoutRules } from "./keyless-world.ts";
import { type PromotionWorld, promotionWorld } from "./promotion-world.ts";

/** As an administrator sees it. */
async function found(world: PromotionWorld) {
  const facts = await gatherDoctor({}, { ...world.ports, github: world.as("ada") });
  return { facts, diagnoses: diagnose(facts) };
}

it("finds who went round the promoter and what they left open, and mends what files can, once", async () => {
  await using world = await promotionWorld({ policy: stagingAlone });
  await world.release("v1");
  await world.apply();
  const sound = (await found(world)).diagnoses.filter(({ severity }) => severity === "dangerous");
  expect(sound).toEqual([]);

  const evil = digestOf("evil");
  await withoutRules(world, () =>
    world.push("ada", "main", {
      [fileOf("staging")]: `${KUSTOMIZATION}    digest: ${evil}\n`,
      ".github/CODEOWNERS": CODE_OWNERS.replace("/trust/ @ada\n", ""),
    }),
  );
  const { facts, diagnoses } = await found(world);
  const said = diagnoses.map(({ code, severity, message }) => `${severity} ${code} ${message}`);
  expect(said).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^dangerous OWNERS_MISSING .*trust\/any\.pub/),
      expect.stringMatching(new RegExp(`^dangerous EVIDENCE_AT_RISK ${evil} .* isn't in the registry`)),
      expect.stringMatching(new RegExp(`^warning NOT_CLEARED .*${evil}`)),
      expect.stringMatching(/^warning TOKEN_OVERPOWERED ada's token has the scopes workflow/),
      expect.stringMatching(/^warning NOTES_OPEN clearance-audit may be deleted/),
      expect.stringMatching(/^unknown TAG_MOVED /),
    ]),
  );
  await world.release("v2");
  const refused = await world.apply();
  expect(refused.done.find(({ result }) => result === "refused")).toMatchObject({
    findings: [
      { code: "PROMOTION_UNSAFE", message: expect.stringContaining("CODEOWNERS names nobody") },
      { code: "PROMOTION_UNSAFE", message: expect.stringContaining("isn't in the registry any more") },
    ],
  });

  const ports = { ...world.ports, github: world.as("ada") };
  const mended = await mend(facts, diagnoses, {}, ports);
  expect(mended).toEqual(await mend(facts, diagnoses, {}, ports));
  const pull = (await world.promoter.pullRequests("main")).open.find(({ url }) => url === mended.pullRequest);
  expect(pull?.head.ref).toMatch(/^doctor\/[0-9a-f]{12}$/);
  await withoutRules(world, () => world.rest("ada", "PUT", `/pulls/${pull?.number}/merge`, {}));
  expect((await found(world)).diagnoses.map(({ code }) => code)).not.toContain("OWNERS_MISSING");
  await world.apply();
  expect((await found(world)).diagnoses).toContainEqual(
    expect.objectContaining({ code: "PUSHED_AROUND", environment: "staging" }),
  );
});
