import * as z from "zod";
import type { KyvernoVersion } from "../clearance/admission-policy.ts";
import { entry } from "../clearance/names.ts";
import type { PolicySnapshot, SignerRule } from "../clearance/policy.ts";
import type { PolicyProblem } from "../clearance/policy-problems.ts";
import { Fault } from "../fault.ts";
import { type RequiredSigner, requiredSigner } from "./required-signer.ts";

export interface GenerationSettings {
  readonly kyverno: KyvernoVersion;
  /** The files in the tree's `.github/workflows`; absent where nobody looks whether signers are there. */
  readonly workflows?: ReadonlySet<string>;
}

/**
 * What stands against policies that could be generated and would refuse everything, admit too much or not
 * load: found with the trust files at hand, so not by `parsePolicy`.
 */
export function generationProblems(
  snapshot: PolicySnapshot,
  settings: GenerationSettings,
): readonly PolicyProblem[] {
  const { policy } = snapshot;
  const none =
    Object.keys(policy.services).length > 0
      ? []
      : [{ at: ["services"], message: "there is no service: a policy would match nothing" }];
  const { imported } = policy.admission;
  const signers = [
    ...policy.environments.map(({ name, signer }, index) => ({
      whom: `for ${name}`,
      signer,
      at: ["environments", index, "signer"] as const,
    })),
    ...(imported === undefined
      ? []
      : [{ whom: "an import", signer: imported.signer, at: ["admission", "imported", "signer"] as const }]),
  ];
  const keys = new Map<string, string>();
  const problems = signers.flatMap(({ whom, signer, at }): PolicyProblem[] => {
    const absent = absentWorkflow(signer, settings);
    if (absent !== undefined) {
      return [{ at: [...at, "workflow"], message: `nobody can sign ${whom}: ${absent} isn't there` }];
    }
    let required: RequiredSigner;
    try {
      required = requiredSigner(snapshot, signer);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return [{ at: [...at], message: `nobody can sign ${whom}: ${error.message}` }];
    }
    if (required.kind === "key") {
      const twin = keys.get(required.pem);
      keys.set(required.pem, twin ?? whom);
      if (twin !== undefined) {
        const message = `${required.key} is the key that signs ${twin} too: each signer needs one of its own`;
        return [{ at: [...at, "key"], message }];
      }
    }
    return [
      ...rootProblems(snapshot, signer).map((message) => ({ at: [...at, "trust"], message })),
      ...(settings.kyverno === "1.18" ? beyond118(required) : []).map((message) => ({
        at: [...at],
        message,
      })),
    ];
  });
  return [...none, ...problems];
}

function absentWorkflow(signer: SignerRule, { workflows }: GenerationSettings): string | undefined {
  if ("key" in signer || workflows === undefined || workflows.has(signer.workflow)) return undefined;
  return `.github/workflows/${signer.workflow}`;
}

const Authorities = z.looseObject({
  certificateAuthorities: z.array(z.looseObject({ uri: z.string().default("") })).default([]),
});

/** Where nothing else is said Kyverno goes by the public Sigstore, and would refuse what another one signed. */
function rootProblems({ policy, files }: PolicySnapshot, signer: SignerRule): readonly string[] {
  const trust = "key" in signer ? undefined : entry(policy.trust, signer.trust);
  if (trust === undefined || trust.tuf !== undefined || trust.inline !== undefined) return [];
  const root = new TextDecoder().decode(files.get(trust.root));
  const uris = Authorities.parse(JSON.parse(root)).certificateAuthorities.map(({ uri }) => uri);
  if (uris.length === 0 || uris.some((uri) => /^https:\/\/[\w.-]+\.sigstore\.dev$/.test(uri))) return [];
  const message = `${trust.root} isn't the public Sigstore's, which Kyverno would go by: add tuf: { mirror, root }, or inline: true`;
  return [message];
}

/** What Kyverno 1.18 can't do, read in its code: it would refuse everything, or ask what isn't there. */
function beyond118(signer: RequiredSigner): readonly string[] {
  const version = 'or write kyverno: "1.19"';
  if (signer.kind === "key") {
    return [`Kyverno 1.18 verifies no bundle by a key in a ClusterPolicy: name a workflow, ${version}`];
  }
  if (signer.trustedRoot !== undefined) {
    return [`Kyverno 1.18 takes no trusted root inline: name its TUF repository, ${version}`];
  }
  if (signer.log === undefined) {
    return [
      `Kyverno 1.18 holds a certificate without a log entry against the present, ten minutes after it has ended: take a root with a log, ${version}`,
    ];
  }
  return [];
}
