import { describe, expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import { LARGEST_READ } from "#chain/promotion/git.ts";
import { CLEARANCE_STATUS } from "#chain/promotion/status-report.ts";
import { apply } from "#operations/apply.ts";
import { audit } from "#operations/audit.ts";
import { merge } from "#operations/merge.ts";
import { sign } from "#operations/sign.ts";
import { fileOf, KUSTOMIZATION } from "./acme-platform.ts";
import { memoryWorld } from "./memory-world.ts";
import type { ScenarioWorld } from "./scenario-world.ts";

const evil = digestOf("evil");
const evilFile = `${KUSTOMIZATION}    digest: ${evil}\n`;

async function clearanceOf(world: ScenarioWorld, commit: string) {
  return (await world.promoter.statuses(commit)).find(({ context }) => context === CLEARANCE_STATUS);
}

/** To the point where prod/a waits for people, approved by both. */
async function approvedInProd(world: ScenarioWorld) {
  await world.apply();
  const [pull] = (await world.promoter.pullRequests("main")).open;
  if (pull === undefined) throw new Error("no promotion into prod is open");
  await world.review(pull.number, "carol");
  await world.review(pull.number, "dave");
  world.pass(600_000);
  return pull;
}

describe("promotion stops", () => {
  it("kargo#2859, image-automation-controller#355: an image without evidence before a branch exists", async () => {
    await using world = await memoryWorld();
    const digest = await world.release("v1", { attested: false });
    const { done, left } = await world.apply();
    expect(done).toEqual([]);
    expect(left[0]).toMatchObject({
      do: "refuse",
      findings: [{ code: "PROVENANCE_MISSING" }, { code: "SBOM_MISSING" }],
    });
    expect((await world.promoter.pullRequests("main")).open).toEqual([]);
    expect(digest).not.toBe(await world.deployed("dev"));
  });

  it("a head that was changed after its approval, and starts afresh", async () => {
    await using world = await memoryWorld();
    const v1 = await world.release("v1");
    const pull = await approvedInProd(world);
    const pushed = await world.push("alice", pull.head.ref, { [fileOf("prod/a")]: evilFile });
    const request = { environment: "prod", pullRequest: pull.number };
    expect(await merge({ ...request, head: pull.head.commit }, world.ports)).toMatchObject({
      outcome: "refused",
      findings: [{ code: "HEAD_CHANGED" }],
    });
    await world.review(pull.number, "carol");
    await world.review(pull.number, "dave");
    expect(await merge({ ...request, head: pushed }, world.ports)).toMatchObject({
      outcome: "refused",
      findings: [{ code: "EDIT_UNEXPECTED" }],
    });
    const { done } = await world.apply();
    expect(done.map(({ step }) => step.do).slice(0, 2)).toEqual(["close", "open"]);
    const [fresh] = (await world.promoter.pullRequests("main")).open;
    expect(fresh?.number).not.toBe(pull.number);
    await world.review(fresh?.number ?? 0, "carol");
    await world.review(fresh?.number ?? 0, "dave");
    await world.apply();
    expect(await world.deployed("prod/a")).toBe(v1);
  });

  it("the signing of an old head, of another environment, and without enough people", async () => {
    await using world = await memoryWorld();
    await world.release("v1");
    await world.apply();
    const [pull] = (await world.promoter.pullRequests("main")).open;
    const signer = world.ports.signerOf?.("prod");
    if (pull === undefined || signer === undefined) throw new Error("nothing is open");
    const ports = { ...world.ports, signer };
    const request = { environment: "prod", pullRequest: pull.number, head: pull.head.commit, version: "0" };
    world.pass(600_000);
    expect(await sign({ ...request, head: "0".repeat(40) }, ports)).toMatchObject({
      findings: [{ code: "HEAD_CHANGED" }],
    });
    expect(await sign({ ...request, environment: "dev" }, ports)).toMatchObject({
      findings: [{ code: "NOT_PROPOSED" }],
    });
    await world.review(pull.number, "carol");
    expect(await sign(request, ports)).toMatchObject({ outcome: "waiting" });
    await world.review(pull.number, "dave");
    expect(await sign(request, ports)).toMatchObject({ outcome: "signed", clearances: [{ fresh: true }] });
    expect(await sign(request, ports)).toMatchObject({ outcome: "signed", clearances: [{ fresh: false }] });
  });

  it("a merge whose clearance isn't signed, and one that anybody could bypass", async () => {
    await using world = await memoryWorld();
    await world.release("v1");
    const pull = await approvedInProd(world);
    const request = { environment: "prod", pullRequest: pull.number, head: pull.head.commit };
    expect(await merge(request, world.ports)).toMatchObject({ findings: [{ code: "CLEARANCE_MISSING" }] });
    await world.unprotect();
    const { done } = await world.apply();
    expect(done).toMatchObject([
      {
        step: { do: "sign-and-merge" },
        result: "refused",
        findings: [
          { code: "BRANCH_UNPROTECTED" },
          { code: "BRANCH_UNPROTECTED" },
          { code: "PROMOTION_UNSAFE" },
        ],
      },
    ]);
    expect(await world.deployed("prod/a")).toBeNull();
  });

  it("a branch of the promotion's name that somebody made first", async () => {
    await using world = await memoryWorld();
    const v1 = await world.release("v1");
    const branches: string[] = [];
    const listening = {
      ...world.ports,
      github: {
        ...world.promoter,
        propose: async (request: Parameters<typeof world.promoter.propose>[0]) => {
          if (branches.length === 0) await world.push("alice", request.branch, { [fileOf("dev")]: evilFile });
          branches.push(request.branch);
          return world.promoter.propose(request);
        },
      },
    };
    await apply(listening, { only: ({ environment }) => environment === "dev" });
    expect(await world.deployed("dev")).toBe(v1);
    expect(branches).toHaveLength(2);
  });
});

describe("a merge that isn't the planned change", () => {
  /** Somebody exchanges what is merged in the last moment; then the promoter may end before it reads back. */
  function swapping(world: ScenarioWorld, ends: boolean) {
    const { promoter, ports } = world;
    const merge: typeof promoter.merge = async (request) => {
      const { head } = await promoter.pullRequest(request.pullRequest);
      if (!head.ref.startsWith("clearance/dev/")) return promoter.merge(request);
      const expectedHead = await world.push("alice", head.ref, { [fileOf("dev")]: evilFile });
      const status = { context: CLEARANCE_STATUS, state: "success", description: "" } as const;
      await promoter.setStatus(expectedHead, status);
      const outcome = await promoter.merge({ ...request, expectedHead });
      if (ends) throw new Fault("GITHUB_UNREACHABLE", "the process ends here");
      return outcome;
    };
    return { ...ports, github: { ...promoter, merge } };
  }

  it("is found by the next process where the one that merged it ended before it read back", async () => {
    await using world = await memoryWorld();
    await world.release("v1");
    await apply(swapping(world, true));
    // Whoever may push can foretell the revert's branch: neither taking it nor proposing it silences the alarm.
    await world.git.refresh();
    const merged = (await world.git.resolve("refs/heads/main")) ?? "";
    const foretold = `clearance/revert/${merged.slice(0, 12)}`;
    await world.push("alice", foretold, { "README.md": "not the revert\n" });
    await world.open("alice", foretold, "revert");
    await expect(world.apply()).rejects.toMatchObject({ code: "READBACK_MISMATCH" });
    await world.git.refresh();
    const main = (await world.git.resolve("refs/heads/main")) ?? "";
    expect(await world.git.read(main, "holds/dev/check-in.yaml")).toBeDefined();
    expect((await world.promoter.pullRequests("main")).open).toContainEqual(
      expect.objectContaining({
        author: expect.objectContaining({ kind: "bot" }),
        head: expect.objectContaining({ ref: foretold }),
      }),
    );
    await world.apply();
  });

  it("freezes the service, opens the revert and raises the alarm", async () => {
    await using world = await memoryWorld();
    await world.release("v1");
    const { done } = await apply(swapping(world, false));
    expect(done.at(-1)).toMatchObject({
      step: { do: "open", lane: { environment: "dev" } },
      result: "fault",
      fault: { code: "READBACK_MISMATCH" },
    });
    await world.git.refresh();
    const main = (await world.git.resolve("refs/heads/main")) ?? "";
    expect(await world.git.read(main, "holds/dev/check-in.yaml")).toBeDefined();
    const revert = (await world.promoter.pullRequests("main")).open.find(({ head }) =>
      head.ref.startsWith("clearance/revert/"),
    );
    await world.apply();
    expect(await clearanceOf(world, revert?.head.commit ?? "")).toMatchObject({ state: "success" });
  });
});

describe("pull requests of people", () => {
  it("may change anything but what is deployed, and what is frozen", async () => {
    const quarantined = digestOf("bad");
    const quarantine = `quarantine/sha256-${quarantined.slice(7)}.yaml`;
    const text = `digest: ${quarantined}\nowner: erin\nreason: burns\nsince: 2026-11-20T10:00:00Z\n`;
    await using world = await memoryWorld({ files: { [quarantine]: text } });
    const propose = async (branch: string, files: Readonly<Record<string, string | null>>) => {
      const commit = await world.push("alice", branch, files);
      return { commit, number: await world.open("alice", branch) };
    };
    const readme = await propose("words", { "README.md": "# Words\n" });
    const digest = await propose("sneak", { [fileOf("prod/a")]: evilFile });
    const broken = await propose("broken", { "clearance.yaml": "apiVersion: clearance/v2\n" });
    const stale = await propose("policies", { "policies/generated/prod/ivpol/clearance.yaml": "spec: {}\n" });
    const kyverno = await propose("exception", {
      "apps/x.yaml": "apiVersion: kyverno.io/v2\nkind: PolicyException\n",
    });
    const large = await propose("large", { "apps/large.bin": "x".repeat(LARGEST_READ + 1) });
    const lift = await propose("lift", { [quarantine]: null });
    const over = await propose("over", {
      "holds/dev.yaml": "owner: erin\nreason: Christmas\nexpires: 2001-01-01T00:00:00Z\n",
    });
    const before = await propose("before", {
      "holds/dev.yaml":
        "owner: erin\nreason: Easter\nstarts: 2099-01-02T00:00:00Z\nexpires: 2099-01-01T00:00:00Z\n",
    });
    await world.apply();
    expect(await clearanceOf(world, readme.commit)).toMatchObject({ state: "success" });
    for (const [{ commit }, code] of [
      [digest, "DIGEST_OUTSIDE_PROMOTION"],
      [broken, "POLICY_BROKEN"],
      [stale, "POLICIES_STALE"],
      [kyverno, "POLICY_FOREIGN"],
      [large, "CHANGE_TOO_LARGE"],
      [lift, "RESTRICTION_LIFTED"],
      [over, "HOLD_EXPIRED"],
      [before, "POLICY_BROKEN"],
    ] as const) {
      const status = await clearanceOf(world, commit);
      expect(status).toMatchObject({ state: "failure" });
      expect(status?.description).toContain(code);
    }
    expect((await world.apply()).done).toEqual([]);
    await world.review(lift.number, "bob");
    await world.apply();
    expect((await clearanceOf(world, lift.commit))?.description).not.toContain("RESTRICTION_LIFTED");
  });
});

describe("a promotion that nobody wants", () => {
  it("renovate#9042, image-automation-controller#467: stays closed when a person closed it, until there is something new; an older digest never comes", async () => {
    await using world = await memoryWorld();
    const v1 = await world.release("v1");
    await world.apply();
    const [pull] = (await world.promoter.pullRequests("main")).open;
    await world.close("bob", pull?.number ?? 0);
    const { done, left } = await world.apply();
    expect(done).toEqual([]);
    expect(left.find((step) => step.do === "nothing" && step.reason.includes("declined: bob"))).toBeDefined();
    await world.git.refresh();
    const main = (await world.git.resolve("refs/heads/main")) ?? "";
    const told = (await audit(world.git, main, "clearance.yaml")).filter(({ kind }) => kind === "decline");
    expect(told).toMatchObject([{ regions: ["a"], to: v1, who: "bob", pullRequest: pull?.number }]);
    expect((await world.apply()).kept).toEqual([]);

    world.pass(1_000);
    const v2 = await world.release("v2");
    await world.apply();
    const [next] = (await world.promoter.pullRequests("main")).open;
    expect(next?.body).toContain(v2);

    world.pass(1_000);
    const v3 = await world.release("v3");
    const superseding = await world.apply();
    expect(superseding.done.find(({ step }) => step.do === "close")).toMatchObject({
      step: { why: "superseded", pullRequest: next?.number },
    });
    expect((await world.promoter.pullRequests("main")).open.map(({ body }) => body.includes(v3))).toEqual([
      true,
    ]);

    await world.registry.putManifest(world.image, { ...(await manifestOf(world, v1)), tag: "main" });
    const back = await world.apply();
    expect(back.done).toEqual([]);
    expect(back.left[0]).toMatchObject({ do: "refuse", findings: [{ code: "OLDER_THAN_CURRENT" }] });
    expect(await world.deployed("dev")).toBe(v3);
  });

  it("waits for no other lane's broken file", async () => {
    await using world = await memoryWorld({ files: { [fileOf("prod/b")]: "images: []\n" } });
    const v1 = await world.release("v1");
    const { left } = await world.apply();
    expect(await world.deployed("staging")).toBe(v1);
    expect(left.filter((step) => step.do === "fault")).toMatchObject([
      { lane: { region: "b" }, code: "EDIT_PATH_MISSING" },
    ]);
  });
});

async function manifestOf(world: ScenarioWorld, digest: string) {
  const { bytes, descriptor } = await world.registry.manifest(world.image, digest);
  return { bytes, mediaType: descriptor.mediaType };
}
