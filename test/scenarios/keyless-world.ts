import { readFileSync } from "node:fs";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageReference } from "#chain/digest/image-name.ts";
import type { StatementSigner } from "#chain/evidence/sigstore.ts";
import type { Statement } from "#chain/evidence/statement.ts";
import { vsaFor } from "#chain/evidence/vsa.ts";
import { attest } from "#operations/attest.ts";
import { readPolicy } from "#operations/observe-policy.ts";
import { sigstoreFixture } from "#test/contract/sigstore-fixture.ts";
import { pushImage } from "#test/contract/small-image.ts";
import { buildStatements, releaseClaims, signingClaims } from "#test/evidence-world.ts";
import { fileOf, GITOPS, KUSTOMIZATION } from "./acme-platform.ts";
import { type PromotionWorld, promotionWorld, type WorldOptions } from "./promotion-world.ts";

type ClaimChanges = Partial<Record<string, string>>;

/** The example platform with a workflow identity per environment, each token and certificate a real one. */
export interface KeylessWorld extends PromotionWorld {
  /** An image under the tag `main`, and what the builder attests about it in a run with these claims. */
  build(version: string, changes?: ClaimChanges | "unsigned"): Promise<ImageReference>;
  /** An environment's clearance, signed by its workflow in a run with these claims; undefined takes one out. */
  clear(
    subject: ImageReference,
    environment: string,
    changes?: { readonly [claim: string]: string | undefined },
  ): Promise<void>;
  /** Signs as the job whose token says this, and attaches the statement to the image that it is about. */
  attach(subject: ImageReference, statement: Statement, claims: object): Promise<void>;
  /** The environment's workflow as a signer: a token and a certificate for each signature. */
  signerOf(environment: string): StatementSigner;
  /** Lets a digest stand somewhere on main, however it came there. */
  place(where: string, digest: Digest): Promise<void>;
}

export async function keylessWorld(options: WorldOptions = {}): Promise<KeylessWorld> {
  const sigstore = await sigstoreFixture();
  const world = await promotionWorld({
    ...options,
    policy: (text) => keyless(options.policy?.(text) ?? text, sigstore.issuer),
    files: { "trust/trusted_root.json": readFileSync(sigstore.trustedRoot, "utf8"), ...options.files },
  });
  for (const environment of ["dev", "staging"]) world.github.setEnvironment(GITOPS, environment, {});
  world.github.setEnvironment(GITOPS, "prod", { reviewers: ["carol", "dave"] });
  const { registry, image } = world;

  async function attach(subject: ImageReference, statement: Statement, claims: object): Promise<void> {
    const signer = sigstore.signer(claims as Parameters<typeof sigstore.signer>[0]);
    const request = { subject, statements: [statement], trust: sigstore.trust, now: new Date() };
    await attest(request, { registry, signer, verifier: world.ports.verifier });
  }

  return {
    ...world,
    attach,
    signerOf: (environment) => sigstore.signer(signingClaims(environment)),
    async build(version, changes = {}) {
      const { descriptor } = await pushImage(registry, image, version, "main");
      const subject = { image, digest: descriptor.digest };
      if (changes === "unsigned") return subject;
      for (const statement of buildStatements(subject, changes)) {
        await attach(subject, statement, releaseClaims(changes));
      }
      return subject;
    },
    async clear(subject, environment, changes = {}) {
      const statement = clearanceStatement(subject, environment, await policyOf(world));
      await attach(subject, statement, { ...signingClaims(environment), ...changes });
    },
    async place(where, digest) {
      await withoutRules(world, () =>
        world.push("ada", "main", { [fileOf(where)]: `${KUSTOMIZATION}    digest: ${digest}\n` }),
      );
    },
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await sigstore.remove();
    },
  };
}

/** What an administrator can do: switch the ruleset off for as long as it takes. */
export async function withoutRules(
  { rest }: Pick<PromotionWorld, "rest">,
  work: () => Promise<unknown>,
): Promise<void> {
  const { data } = await rest("ada", "GET", "/rulesets");
  const [{ id }] = data as [{ readonly id: number }];
  await rest("ada", "PUT", `/rulesets/${id}`, { enforcement: "disabled" });
  await work();
  await rest("ada", "PUT", `/rulesets/${id}`, { enforcement: "active" });
}

async function policyOf({ git }: PromotionWorld): Promise<PolicySnapshot> {
  await git.refresh();
  return readPolicy(git, (await git.resolve("refs/heads/main")) ?? "", "clearance.yaml");
}

/** The clearance that an environment's rules ask for; who signs it is another matter. */
export function clearanceStatement(
  subject: ImageReference,
  environment: string,
  policy: PolicySnapshot,
): Statement {
  const { clearance: rule, policyDigest } = rulesFor(policy, "check-in", environment);
  return vsaFor({
    subject,
    verifierId: rule.verifierId,
    version: "0.0.0-test",
    timeVerified: new Date(),
    resourceUri: rule.resourceUri,
    policyUri: `git+https://github.com/${GITOPS}@${policy.commit}#clearance.yaml`,
    policyDigest,
    inputs: [],
    levels: [rule.level],
  });
}

function keyless(text: string, issuer: string): string {
  return text
    .replace(
      "builders:\n",
      `trust:\n  main: { root: trust/trusted_root.json, issuer: "${issuer}" }\nbuilders:\n`,
    )
    .replace(
      "app: { key: trust/build.pub }",
      "app: { trust: main, workflow: acme/builder/.github/workflows/build.yml@refs/heads/main, source: acme/check-in, ref: refs/heads/main }",
    )
    .replaceAll(/\{ key: trust\/(\w+)\.pub \}/g, "{ trust: main, workflow: promote-$1.yml }");
}
