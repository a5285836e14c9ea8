import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { GitOps } from "#adapters/gitops/connect-gitops.ts";
import { layerReader } from "#adapters/layers/read-layer.ts";
import { actionsIdentityToken } from "#adapters/sigstore/identity-token.ts";
import { keylessSigner, keySigner } from "#adapters/sigstore/signer.ts";
import { asLine } from "#chain/clearance/person-file.ts";
import { parseImageReference, printImageReference } from "#chain/digest/image-name.ts";
import type { StatementSigner } from "#chain/evidence/sigstore.ts";
import { EXIT, Fault } from "#chain/fault.ts";
import { repositoryUri } from "#chain/source/github-server.ts";
import { VERSION } from "#chain/version.ts";
import { type ImportOutcome, importImage } from "#operations/import.ts";
import { baseCommit } from "#operations/observe-base.ts";
import { readPolicy, readRestrictions } from "#operations/observe-policy.ts";
import type { Invocation, Outcome } from "../command.ts";
import { baseOf, withGitOps } from "../gitops.ts";
import { portsOf } from "../ports.ts";

export async function runImport(invocation: Invocation): Promise<Outcome> {
  const upstream = parseImageReference(invocation.argument("IMAGE@DIGEST"));
  const reason = invocation.required("reason");
  if (reason.length < 3 || reason.length > 500) {
    throw new Fault("INPUT_INVALID", "--reason: say it in 3 to 500 characters");
  }
  const regions = invocation.options("region");
  const signer = await signerOf(invocation);
  const outcome = await withGitOps(invocation, async (gitops) => {
    const { branch, policyPath } = baseOf(invocation);
    const ports = portsOf(invocation, gitops);
    await ports.git.refresh();
    const snapshot = await readPolicy(ports.git, await baseCommit(ports.git, branch), policyPath);
    const policyUri = `git+${repositoryUri(snapshot.policy.gitops)}@${snapshot.commit}#${policyPath}`;
    return importImage(
      {
        upstream,
        snapshot,
        restrictions: await readRestrictions(ports.git, snapshot),
        policyUri,
        requestedBy: await personOf(invocation, gitops),
        reason: asLine(reason),
        ...(regions.length === 0 ? {} : { regions }),
        version: VERSION,
      },
      { ...ports, readLayer: layerReader(), signer, progress: invocation.progress },
    );
  });
  const code = outcome.outcome === "refused" ? EXIT.refused : EXIT.done;
  return { code, json: outcome, text: textOf(outcome, printImageReference(upstream)) };
}

/** In a workflow whoever started it, as the runner says; elsewhere whoever the token belongs to. */
async function personOf({ environment }: Invocation, { github }: GitOps): Promise<string> {
  const actor = environment["GITHUB_TRIGGERING_ACTOR"] || environment["GITHUB_ACTOR"];
  if (environment["GITHUB_ACTIONS"] === "true" && actor) return actor;
  return (await github.viewer()).login;
}

/** Read before anything is asked for: a key that can't sign mustn't be found out with a gigabyte copied. */
async function signerOf(invocation: Invocation): Promise<StatementSigner> {
  const { environment, option } = invocation;
  const key = option("signing-key");
  const signingConfig = await fileOf(invocation, "signing-config");
  if (key !== undefined) {
    return keySigner({ pem: (await fileOf(invocation, "signing-key")) ?? "", name: key, signingConfig });
  }
  const [url, token] = [
    environment["ACTIONS_ID_TOKEN_REQUEST_URL"],
    environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"],
  ];
  if (!url || !token) {
    const message =
      "who signs the import? Give --signing-key, or run it in the import's workflow with `id-token: write`";
    throw new Fault("TOKEN_UNAVAILABLE", message);
  }
  return keylessSigner({ identityToken: actionsIdentityToken({ url, token }), signingConfig });
}

async function fileOf({ directory, option }: Invocation, name: string): Promise<Uint8Array | undefined> {
  const file = option(name);
  if (file === undefined) return undefined;
  return readFile(resolve(directory, file)).catch((cause: unknown) => {
    throw new Fault("INPUT_INVALID", `--${name}: "${file}" can't be read`, { cause });
  });
}

function textOf(outcome: ImportOutcome, upstream: string): string {
  if (outcome.outcome === "refused") {
    return outcome.findings.map(({ code, message }) => `refused, ${code}: ${message}`).join("\n");
  }
  const { digest, landed, referrers, signature } = outcome;
  return [
    ...landed.map(
      ({ fresh, image, region, tags }) =>
        `${fresh ? "imported" : "imported before:"} ${image}@${digest}${region === null ? "" : ` for ${region}`}, as ${tags.join(", ")}`,
    ),
    signature.asked
      ? `${upstream} is signed by ${signature.signedBy}`
      : `no signature was asked of ${upstream}: clearance.yaml says signed: none`,
    `${referrers.length} referrers copied with it`,
  ].join("\n");
}
