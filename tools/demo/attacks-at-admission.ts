import type { Lane } from "#chain/clearance/policy.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { printImageReference } from "#chain/digest/image-name.ts";
import type { Sandbox } from "../../sandbox/start.ts";
import { type Acme, GITOPS, until } from "./acme.ts";
import type { AdmissionJudge } from "./admission-judge.ts";
import type { Narrator } from "./narrator.ts";
import { serviceImage } from "./release.ts";
import type { Stopped } from "./report.ts";

const FILE = (region: string): string => `apps/check-in/prod/${region}/kustomization.yaml`;
const lane = (region: string): Lane => ({ service: "check-in", environment: "prod", region });

/**
 * An administrator switches the ruleset off and pushes straight to main: a digest that was never cleared for prod
 * into one region, a tag in place of the digest into the other. Both clusters refuse and keep what runs. The judge takes
 * its seconds while the story goes on: its answers are asked for at the end.
 */
export async function attacksAtAdmission(
  scene: {
    readonly acme: Acme;
    readonly sandbox: Sandbox;
    readonly narrator: Narrator;
    readonly judge: AdmissionJudge;
  },
  digests: { readonly running: Digest; readonly uncleared: Digest },
): Promise<() => Promise<readonly Stopped[]>> {
  const { acme, sandbox, narrator, judge } = scene;
  const image = serviceImage(sandbox);
  await switchRuleset(acme, "disabled");
  const before = await contents(acme);
  const commit = await acme.push(
    "ada",
    GITOPS,
    async () => ({
      [FILE("a")]: before.a.replace(digests.running, digests.uncleared),
      [FILE("b")]: before.b.replace(/digest: .*/, "newTag: main"),
    }),
    { message: "hotfix, no time for pull requests" },
  );
  narrator.say("ada switches the ruleset off and pushes to main");
  await sandbox.cluster.synced(commit);
  const uncleared = printImageReference({ image, digest: digests.uncleared });
  const direct = await refusedByCluster(sandbox, commit, "a");
  const tag = await refusedByCluster(sandbox, commit, "b");
  const running = printImageReference({ image, digest: digests.running });
  const judged = judge.refuses("prod", [uncleared, `${image}:main`, running]);
  judged.catch(() => undefined);
  for (const [attack, code] of [
    ["direct-push", direct],
    ["tag-instead-of-digest", tag],
  ] as const) {
    narrator.say(
      `${attack}: ${code === "" ? "NOT STOPPED" : `refused at admission, ${code}; the old process keeps running`}`,
    );
  }
  await acme.push("ada", GITOPS, async () => ({ [FILE("a")]: before.a, [FILE("b")]: before.b }), {
    message: "revert the hotfix",
  });
  await switchRuleset(acme, "active");
  narrator.say("the push is reverted, the ruleset is on again");
  return async () => {
    const verdicts = await judged;
    const fair = verdicts.get(running) === false;
    narrator.say(`${judge.name}: both are refused in prod, and v1 is ${fair ? "admitted" : "REFUSED TOO"}`);
    return [
      {
        attack: "direct-push",
        by: "admission",
        code: fair && verdicts.get(uncleared) === true ? direct : "",
      },
      {
        attack: "tag-instead-of-digest",
        by: "admission",
        code: fair && verdicts.get(`${image}:main`) === true ? tag : "",
      },
    ];
  };
}

/** The code of the refusal, if the region still runs what it ran. */
async function refusedByCluster(sandbox: Sandbox, commit: string, region: string): Promise<string> {
  const event = await until(`an answer of prod/${region}`, () =>
    sandbox.cluster.events.findLast((one) => one.commit === commit && one.lane.region === region),
  );
  const answer = await fetch(`${sandbox.cluster.edge}/check-in/prod/${region}/healthz`);
  const stillRuns = answer.ok && sandbox.cluster.running(lane(region)) !== event.image;
  return event.outcome === "refused" && stillRuns ? (event.code ?? "") : "";
}

async function contents(acme: Acme): Promise<{ readonly a: string; readonly b: string }> {
  const read = async (region: string): Promise<string> => {
    const file = await acme.rest<{ content: string }>(
      "ada",
      "GET",
      `/repos/${GITOPS}/contents/${FILE(region)}?ref=main`,
    );
    return Buffer.from(file.content, "base64").toString();
  };
  return { a: await read("a"), b: await read("b") };
}

async function switchRuleset(acme: Acme, enforcement: "active" | "disabled"): Promise<void> {
  const rulesets = await acme.rest<readonly { id: number; name: string }[]>(
    "ada",
    "GET",
    `/repos/${GITOPS}/rulesets`,
  );
  for (const { id } of rulesets)
    await acme.rest("ada", "PUT", `/repos/${GITOPS}/rulesets/${id}`, { enforcement });
}
