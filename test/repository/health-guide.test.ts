import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { parse, stringify } from "yaml";
import * as z from "zod";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import { ACME_POLICY } from "#test/acme.ts";

const Block = z.union([
  z.strictObject({ health: z.unknown() }),
  z
    .strictObject({ environments: z.tuple([z.looseObject({ health: z.unknown() })]) })
    .transform(({ environments: [{ health }] }) => ({ health })),
]);
const Written = z.looseObject({ environments: z.array(z.looseObject({ name: z.string() })) });

it("the guide to health shows policies that can be meant, one of each source", async () => {
  const guide = await readFile("docs/guides/health.md", "utf8");
  const blocks = [...guide.matchAll(/```yaml\n([\s\S]*?)```/gu)].flatMap(([, text = ""]) =>
    text.split(/^(?=health:)/mu),
  );
  const kinds = blocks.flatMap((text) => {
    const { health } = Block.parse(parse(text));
    const policy = Written.parse(parse(ACME_POLICY));
    const name = text.includes("{region}") ? "prod" : "staging";
    const environments = policy.environments.map((one) => (one.name === name ? { ...one, health } : one));
    const read = parsePolicy(stringify({ ...policy, environments }));
    return read.environments.find((one) => one.name === name)?.health?.all.map(({ kind }) => kind) ?? [];
  });
  expect(new Set(kinds)).toEqual(new Set(["http", "prometheus", "argocd", "flux", "rollout", "github"]));
});
