import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { QUESTION_NAMES, type QuestionName } from "#chain/clearance/hardening-policy.ts";
import type { Cluster } from "../../tools/judges/cluster/cluster.ts";
import { admissionAnswer, type Impersonation } from "../../tools/judges/cluster/kube-api.ts";
import { until } from "../../tools/judges/cluster/until.ts";
import type { KubernetesObject } from "../../tools/policies/example.ts";
import { EXAMPLES } from "../../tools/policies/examples.ts";
import { policyFolders } from "../../tools/policies/folders.ts";
import { changed, secured, workload } from "../../tools/policies/workload-example.ts";
import { withCluster } from "./with-cluster.ts";

const cluster = withCluster(() => ({
  flags: { enablePolicyException: "true", exceptionNamespace: "kyverno", crdWatcher: "true" },
}));
const FOLDERS = policyFolders();
const ROOT_ALLOWED = secured({ runAsNonRoot: false });

describe("Kyverno's admission controller under the hardening set", () => {
  it.for(QUESTION_NAMES)(
    "%s: takes the good examples, and refuses the bad ones with the remedy",
    async (question, test) => {
      const started = cluster(test);
      await under(started, question, async () => {
        const answers = async (examples: readonly KubernetesObject[]) => {
          const entries = examples.map(async (one) => {
            const { admitted, reason } = await started.api.create(one, { dryRun: true });
            return [one.metadata.name, admitted ? "admitted" : refusedBy(question, reason)] as const;
          });
          return Object.fromEntries(await Promise.all(entries));
        };
        const { good } = EXAMPLES[question];
        // No API takes a new pod with these: they come to a running one, which has a test of its own.
        const bad = EXAMPLES[question].bad.filter(
          ({ spec }) => !Object.hasOwn(spec ?? {}, "ephemeralContainers"),
        );
        expect(await answers(good)).toEqual(all(good, "admitted"));
        expect(await answers(bad)).toEqual(all(bad, "refused with the remedy"));
      });
    },
  );

  it("lets what runs be labelled and taken away, and refuses to bring in another bad pod spec", async (test) => {
    const started = cluster(test);
    const running = workload("Deployment", "from-before", changed(ROOT_ALLOWED));
    await started.install(namespace("check-in"), JSON.stringify(running));
    await under(started, "non-root", async () => {
      const { api } = started;
      const labelled = { ...running, metadata: { ...running.metadata, annotations: { seen: "yes" } } };
      expect(await api.apply(labelled)).toMatchObject({ admitted: true });
      const another = workload(
        "Deployment",
        "from-before",
        changed((pod, container) => {
          ROOT_ALLOWED(pod, container);
          container["args"] = ["--verbose"];
        }),
      );
      expect(refusedBy("non-root", (await api.apply(another)).reason)).toBe("refused with the remedy");
      await started.remove(JSON.stringify(running));
    });
  });

  it("refuses a bad ephemeral container in a pod that runs", async (test) => {
    const started = cluster(test);
    const pod = workload(
      "Pod",
      "debugged",
      changed(() => undefined),
    );
    await under(started, "non-root", async () => {
      const { api } = started;
      await started.install(JSON.stringify(pod));
      const debug = (runAsNonRoot: boolean) => ({
        name: `debug-${runAsNonRoot}`,
        image: "busybox",
        securityContext: { runAsNonRoot },
      });
      const add = async (container: object) =>
        admissionAnswer(
          await api.request(
            "PATCH",
            `${await api.pathOf(pod)}/ephemeralcontainers`,
            { spec: { ephemeralContainers: [container] } },
            { contentType: "application/strategic-merge-patch+json" },
          ),
        );
      expect(refusedBy("non-root", (await add(debug(false))).reason)).toBe("refused with the remedy");
      expect(await add(debug(true))).toMatchObject({ admitted: true });
      await started.remove(JSON.stringify(pod));
    });
  });

  it("holds a rollout until the namespace's default-deny policy is there, and then lets it go on by itself", async (test) => {
    const started = cluster(test);
    const service = workload(
      "Deployment",
      "early",
      changed(() => undefined),
      {
        metadata: { namespace: "elsewhere" },
      },
    );
    await under(started, "default-deny", async () => {
      const { api } = started;
      await started.install(namespace("elsewhere"), JSON.stringify(service));
      const path = await api.pathOf(service);
      const conditions = async () => JSON.stringify((await api.request("GET", path)).body);
      await until("the refusal in the Deployment's condition", async () =>
        (await conditions()).includes("make a NetworkPolicy that selects all pods") ? true : undefined,
      );
      await started.install(
        JSON.stringify({
          apiVersion: "networking.k8s.io/v1",
          kind: "NetworkPolicy",
          metadata: { name: "deny", namespace: "elsewhere" },
          spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
        }),
      );
      await until("the Deployment's pods", async () =>
        /"updatedReplicas":3/u.test(await conditions()) ? true : undefined,
      );
      await started.remove(JSON.stringify(service));
    });
  });

  it("takes writes from the GitOps controller, and from a person by an open break-glass alone", async (test) => {
    const started = cluster(test);
    const { api } = started;
    const pod = workload(
      "Pod",
      "written-to",
      changed(() => undefined),
    );
    const settings = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "by-hand", namespace: "check-in" },
    };
    await started.install(namespace("check-in"), JSON.stringify(pod));
    await under(started, "prod-writes", async () => {
      const write = async (as: Impersonation) => {
        const { admitted, reason } = await api.create(settings, { dryRun: true, as });
        return admitted ? "admitted" : refusedBy("prod-writes", reason);
      };
      const erin = asUser("erin");
      expect(await write(asUser("system:serviceaccount:argocd:argocd-application-controller"))).toBe(
        "admitted",
      );
      expect(await write(asUser("system:serviceaccount:default:argocd-application-controller"))).toBe(
        "refused with the remedy",
      );
      expect(await write(erin)).toBe("refused with the remedy");

      const taken = await api.request("DELETE", await api.pathOf(pod), undefined, {
        as: erin,
        query: { dryRun: "All" },
      });
      expect(refusedBy("prod-writes", admissionAnswer(taken).reason)).toBe("refused with the remedy");
      const shell = await api.request("POST", `${await api.pathOf(pod)}/exec`, undefined, {
        as: erin,
        query: { command: "sh" },
      });
      expect(refusedBy("prod-writes", admissionAnswer(shell).reason)).toBe("refused with the remedy");

      const open = FOLDERS.get("prod-writes/break-glass/exception.yaml") ?? "";
      await started.install(open);
      await until("the break-glass", async () => ((await write(erin)) === "admitted" ? true : undefined));
      expect(await write(asUser("mallory"))).toBe("refused with the remedy");
      const closed = FOLDERS.get("prod-writes/break-glass-closed/exception.yaml") ?? "";
      await started.install(closed);
      await until("its end", async () => ((await write(erin)) === "admitted" ? undefined : true));
      await started.remove(closed);
    });
    await started.remove(JSON.stringify(pod));
  });
});

/** What the API server lets do everything, so that admission alone can be in the way. */
function asUser(user: string): Impersonation {
  return { user, groups: ["system:masters"] };
}

function namespace(name: string): string {
  return JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
}

function all(examples: readonly KubernetesObject[], answer: string): Record<string, string> {
  return Object.fromEntries(examples.map(({ metadata }) => [metadata.name, answer]));
}

/** Whether a refusal is the question's own, in the words of one of its demands; else the refusal itself. */
function refusedBy(question: QuestionName, reason: string): string {
  const { spec } = parse(FOLDERS.get(`${question}/policy.yaml`) ?? "") as {
    spec: { validations: { message: string }[] };
  };
  const own = spec.validations.some(({ message }) =>
    reason.includes(`Policy ${question}-prod failed: ${message}: `),
  );
  return own ? "refused with the remedy" : reason;
}

/** Does something while one question is asked, and nothing else is. */
async function under(started: Cluster, question: QuestionName, act: () => Promise<void>): Promise<void> {
  const { api } = started;
  const { context = [], namespaces = [], kinds = [], good, bad } = EXAMPLES[question];
  const named = [...good, ...bad, ...context].flatMap(({ metadata }) => metadata.namespace ?? []);
  await started.install(
    ...kinds.map((one) => JSON.stringify(one)),
    ...[...new Set(named)].map(namespace),
    ...namespaces.map((one) => JSON.stringify(one)),
  );
  for (const one of kinds) await served(started, one);
  await started.install(...context.map((one) => JSON.stringify(one)));
  const policy = FOLDERS.get(`${question}/policy.yaml`) ?? "";
  const refuses = async () => {
    const answers = await Promise.all(bad.slice(0, 1).map((one) => api.create(one, { dryRun: true })));
    return answers.some(({ admitted }) => !admitted);
  };
  await started.install(policy);
  try {
    await until(`${question} to be in force`, async () => ((await refuses()) ? true : undefined));
    await act();
  } finally {
    await started.remove(policy);
    await until(`${question} to be gone`, async () => ((await refuses()) ? undefined : true));
    await started.remove(...context.map((one) => JSON.stringify(one)));
  }
}

/** An API server serves a new kind a moment after it is defined. */
async function served({ api }: Cluster, definition: KubernetesObject): Promise<void> {
  const { group } = definition["spec"] as { group: string };
  await until(group, async () =>
    (await api.request("GET", `/apis/${group}/v1`)).status === 200 ? true : undefined,
  );
}
