import type { Digest } from "#chain/digest/digest.ts";
import { printImageReference } from "#chain/digest/image-name.ts";
import type { Sandbox } from "../../sandbox/start.ts";
import { type Acme, GITOPS, until } from "./acme.ts";
import type { AdmissionJudge } from "./admission-judge.ts";
import type { Narrator } from "./narrator.ts";
import type { Promotions } from "./promotions.ts";
import { serviceImage } from "./release.ts";
import type { Replica } from "./replica.ts";
import type { RolledBack } from "./report.ts";

const LANE = { service: "check-in", environment: "prod", region: "a" };

/** v2 turns unhealthy in prod; one command puts v1 back, and v2 stays out: at promotion and at admission. */
export async function rollBack(
  scene: {
    readonly acme: Acme;
    readonly sandbox: Sandbox;
    readonly narrator: Narrator;
    readonly promotions: Promotions;
    readonly judge: AdmissionJudge;
    readonly replica: Replica;
    readonly settle: () => Promise<void>;
  },
  bad: Digest,
  good: Digest,
): Promise<RolledBack> {
  const { acme, sandbox, narrator, promotions, judge } = scene;
  await until("v2 to fail in prod/a", async () => {
    const answer = await fetch(`${sandbox.cluster.edge}/check-in/prod/a/healthz`);
    return answer.ok ? undefined : answer.status;
  });
  narrator.say("v2 in prod/a: /healthz answers 503");
  const start = performance.now();
  const { code, stderr } = await acme.clearance(
    "erin",
    "rollback",
    "check-in",
    "--env",
    "prod",
    "--reason",
    "the gate board brings check-in down",
  );
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`clearance rollback ended with ${code}: ${stderr}`);
  const to = await promotions.standing(LANE);
  narrator.say(
    `erin: clearance rollback check-in --env prod: ${to?.slice(0, 19) ?? ""}… stands again, ${seconds.toFixed(2)} s from the start of the command to merged`,
  );
  await until("v1 to run again in prod/a", () =>
    sandbox.cluster.running(LANE)?.endsWith(good) === true ? true : undefined,
  );
  const healthy = (await fetch(`${sandbox.cluster.edge}/check-in/prod/a/healthz`)).ok;
  narrator.say(`v1 runs in prod/a, healthy: ${healthy}`);

  const image = serviceImage(sandbox);
  const [badImage, goodImage] = [bad, good].map((digest) => printImageReference({ image, digest })) as [
    string,
    string,
  ];
  // The judge takes its seconds while the promoter looks again.
  const judged = judge.refuses("prod", [badImage, goodImage]);
  judged.catch(() => undefined);
  await scene.settle();
  const comesBack = (await scene.replica.plan()).some(
    (step) => step.do === "open" && step.intents.some(({ to }) => to === bad),
  );
  const still = await promotions.standing(LANE);
  const verdicts = await judged;
  const quarantined = verdicts.get(badImage) === true && verdicts.get(goodImage) === false;
  narrator.say(`the promoter leaves v2 alone; admission refuses it and takes v1: ${quarantined}`);
  const file = await acme.rest<{ path: string }>(
    "ada",
    "GET",
    `/repos/${GITOPS}/contents/quarantine/${bad.replace(":", "-")}.yaml?ref=main`,
  );
  narrator.say(`on record: ${file.path}`);
  return {
    from: bad,
    to: to ?? good,
    seconds,
    quarantined,
    stayedAway: !comesBack && still === good && healthy,
  };
}
