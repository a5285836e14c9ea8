import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { printImageReference } from "#chain/digest/image-name.ts";
import { SERVICES } from "../../sandbox/seed.ts";
import type { Sandbox } from "../../sandbox/start.ts";
import { toolkitFolder } from "../../sandbox/toolkit.ts";
import { acme as acmeOf, GITOPS } from "./acme.ts";
import type { AdmissionJudge } from "./admission-judge.ts";
import { changeAfterApproval } from "./attack-at-merge.ts";
import { attacksAtAdmission } from "./attacks-at-admission.ts";
import { attacksInPromotion, DEV } from "./attacks-in-promotion.ts";
import type { Narrator } from "./narrator.ts";
import { Promotions } from "./promotions.ts";
import { evidenceOf, filesOf, release, serviceImage } from "./release.ts";
import { promoterReplica } from "./replica.ts";
import { type DemoReport, isOk, type Promotion } from "./report.ts";
import { rollBack } from "./rollback.ts";
import { startService } from "./service.ts";

const STAGING = { service: "check-in", environment: "staging", region: null };
const PROD_A = { service: "check-in", environment: "prod", region: "a" };
const PROD_B = { service: "check-in", environment: "prod", region: "b" };

/** The whole story, on a running sandbox; what is reported is what was read back. */
export async function tell(
  sandbox: Sandbox,
  narrator: Narrator,
  judge: AdmissionJudge,
  dir: string,
): Promise<DemoReport> {
  const dist = join(toolkitFolder(), "dist");
  const acme = acmeOf(sandbox, dist, dir);
  const replica = promoterReplica(sandbox, dir);
  const promotions: Promotion[] = [];

  narrator.chapter("1  A source becomes a digest, with evidence");
  const v1 = await release(
    acme,
    sandbox,
    SERVICES["check-in"],
    { "CHANGES.md": "version 1\n" },
    "release version 1",
  );
  const image = serviceImage(sandbox);
  narrator.say(`v1 is ${printImageReference({ image, digest: v1 })}`);
  for (const type of await evidenceOf(sandbox, v1)) narrator.say(`attached and signed: ${type}`);

  narrator.chapter("2  Three impostors under the tag that dev follows");
  // Pushes wake the promoter's workflow; between them one more promoter, in this process, stands in for its schedule.
  const lookAgain = async (): Promise<void> => {
    await sandbox.github.settled();
    await replica.apply();
  };
  const byWorkflow = new Promotions(acme, sandbox, narrator, lookAgain);
  const scene = { acme, sandbox, narrator, promotions: byWorkflow, replica, judge };
  const intruders = await attacksInPromotion(scene, v1);

  narrator.chapter("3  v1 travels: dev, staging, prod/a, prod/b");
  await acme.dispatch("clearance.yml");
  promotions.push(await byWorkflow.merged(DEV, v1), await byWorkflow.merged(STAGING, v1));
  const first = await byWorkflow.opened(PROD_A, v1);
  narrator.say(`prod/a: #${first.number} is open and waits for two people`);
  await byWorkflow.approve(first, "carol");
  const changed = await changeAfterApproval(scene, first, "apps/check-in/prod/a/kustomization.yaml", {
    approved: v1,
    smuggled: intruders.unsigned,
  });
  await lookAgain();
  const again = await byWorkflow.opened(PROD_A, v1);
  narrator.say(
    `the promoter has closed #${first.number} and opened #${again.number} afresh: its approvals are void`,
  );
  for (const lane of [PROD_A, PROD_B]) promotions.push(await carry(byWorkflow, lane, v1));

  await acme.rest("ada", "PUT", `/repos/${GITOPS}/actions/workflows/clearance.yml/disable`);
  narrator.chapter("4  Straight to main, past every pull request");
  const atAdmission = await attacksAtAdmission(scene, { running: v1, uncleared: intruders.unsigned });

  narrator.chapter("5  v2, now with the promoter as a service");
  const service = await startService(sandbox, dist, dir);
  try {
    narrator.say(`clearance serve answers on ${service.url}`);
    const byService = new Promotions(acme, sandbox, narrator, async () => undefined);
    const folder = join(toolkitFolder(), "examples/services/check-in-v2");
    const v2 = await release(
      acme,
      sandbox,
      SERVICES["check-in"],
      await filesOf(folder, await pathsIn(folder)),
      "release version 2",
    );
    narrator.say(`v2 is ${v2}`);
    const refusedAtAdmission = await atAdmission();
    for (const lane of [DEV, STAGING]) promotions.push(await byService.merged(lane, v2));
    promotions.push(await carry(byService, PROD_A, v2));

    narrator.chapter("6  Three in the morning");
    const rollback = await rollBack(
      { ...scene, promotions: byService, settle: () => service.pass() },
      v2,
      v1,
    );
    const report = {
      seconds: Number(narrator.seconds().toFixed(2)),
      service: "check-in",
      digests: { v1, v2 },
      promotions,
      stopped: [...intruders.stopped, changed, ...refusedAtAdmission],
      rollback,
      admissionJudge: judge.name,
    };
    return { ok: isOk(report), ...report };
  } finally {
    await service.stop();
  }
}

/** Into a region of prod: one person reviews, another releases the signing run. */
async function carry(
  promotions: Promotions,
  lane: typeof PROD_A,
  digest: Parameters<Promotions["merged"]>[1],
): Promise<Promotion> {
  const pullRequest = await promotions.opened(lane, digest);
  await promotions.approve(pullRequest, "carol");
  await promotions.release(await promotions.waitingRun(pullRequest), "dave");
  return promotions.merged(lane, digest);
}

async function pathsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
