import { localRepository } from "#adapters/git/local-repository.ts";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { clusterAdmission } from "../../sandbox/cluster/cluster-admission.ts";
import type { Sandbox } from "../../sandbox/start.ts";
import { askKyverno } from "../judges/ask-kyverno.ts";
import { GITOPS } from "./acme.ts";

/** Who says what an environment's policies make of an image. */
export interface AdmissionJudge {
  /** `Kyverno 1.19.1`, or our own evaluation. */
  readonly name: string;
  /** Whether a pod with each of these images would be refused in that environment now. */
  refuses(environment: string, images: readonly string[]): Promise<ReadonlyMap<string, boolean>>;
}

/** Kyverno's CLI under the policies that stand in the GitOps tree, both kinds; a no of either is a no, a yes needs both. */
export function kyvernoJudge(program: string, sandbox: Sandbox): AdmissionJudge {
  const git = localRepository(sandbox.github.gitDirectory(GITOPS));
  return {
    name: "Kyverno's CLI",
    async refuses(environment, images) {
      const head = (await git.resolve("refs/heads/main")) ?? "";
      const policies = async (kind: string) => {
        const paths = await git.list(head, `policies/generated/${environment}/${kind}`);
        return Promise.all(
          paths.map(async (path) => ({ path, bytes: (await git.read(head, path)) ?? new Uint8Array() })),
        );
      };
      const [ivpol, clusterpolicy] = await Promise.all([policies("ivpol"), policies("clusterpolicy")]);
      const manifests = images.map((image, index) => pod(`pod-${index}`, image));
      const [first] = manifests;
      const clearance = ivpol.find(({ path }) => path.endsWith("/clearance.yaml"));
      const [byIvpol, byClusterPolicy] = await Promise.all([
        askKyverno(program, { policies: ivpol, manifests }),
        askKyverno(program, {
          policies: clusterpolicy,
          manifests,
          trustFrom:
            clearance === undefined || first === undefined
              ? undefined
              : { policy: clearance, manifest: first },
        }),
      ]);
      return new Map(
        images.map((image, index) => {
          const answers = [byIvpol, byClusterPolicy].map(
            (answer) => answer.get(`Pod/pod-${index}`)?.admitted,
          );
          if (answers[0] !== answers[1] || answers[0] === undefined) {
            throw new Error(`the two policies of ${environment} disagree about ${image}`);
          }
          return [image, !answers[0]] as const;
        }),
      );
    },
  };
}

/** The same question to our own evaluation of the policy. */
export function ownJudge(sandbox: Sandbox): AdmissionJudge {
  const git = localRepository(sandbox.github.gitDirectory(GITOPS));
  const admit = clusterAdmission(git, ociRegistry());
  return {
    name: "our own evaluation (Kyverno's CLI isn't on this machine: npm run judges)",
    async refuses(environment, images) {
      const head = (await git.resolve("refs/heads/main")) ?? "";
      const answers = images.map(async (image) => {
        const answer = await admit({ service: "check-in", environment, region: null }, image, head);
        return [image, !answer.allowed] as const;
      });
      return new Map(await Promise.all(answers));
    },
  };
}

function pod(name: string, image: string): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "check-in" },
    spec: { containers: [{ name: "check-in", image }] },
  };
}
