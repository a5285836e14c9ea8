import { describe, expect, it } from "vitest";
import type { ApprovalFacts } from "#chain/clearance/gates/gate-inputs.ts";
import { placeOf } from "#chain/clearance/lane.ts";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import { provenance, releaseRun } from "#test/acme.ts";
import type { OpenPullRequest, WorkflowRun } from "./github.ts";
import { promotionBranch, promotionId } from "./identity.ts";
import { plan } from "./plan.ts";
import { NO_PROPOSAL } from "./proposal.ts";
import type { Candidate, ObservedPromotion, ObservedState } from "./state.ts";
import type { Step } from "./step.ts";

const now = new Date("2026-11-20T12:00:00Z");
const promoter = "clearance-promoter[bot]";
const lane = { service: "check-in", environment: "prod", region: null };
const [v1, v2] = [digestOf("v1"), digestOf("v2")];
const head = "a".repeat(40);

function policyWith(
  signer: string,
  approval = ", approval: { people: 2, from: [acme/release] }",
): PolicySnapshot {
  const text = `apiVersion: clearance/v1
gitops: acme/gitops
admission: { elsewhere: refuse }
trust: { main: { root: trust/root.json, issuer: "https://issuer.example" } }
builders: { app: { key: trust/build.pub } }
services:
  check-in:
    image: ghcr.io/acme/check-in
    builder: app
    channel: main
    digestAt: { file: "apps/check-in/{environment}.yaml", path: image.digest }
environments:
  - { name: prod, signer: ${signer}${approval} }
`;
  const file = new TextEncoder().encode("{}");
  const files = ["trust/root.json", "trust/build.pub", "trust/prod.pub"].map((path) => [path, file] as const);
  const policy = parsePolicy(text);
  // Evidence has tests of its own: none is asked for here, so that a plan's verdict is about the rest.
  const environments = policy.environments.map((environment) => ({ ...environment, requires: [] }));
  return {
    policy: { ...policy, environments },
    commit: "0".repeat(40),
    digest: digestOf(text),
    files: new Map(files),
  };
}

const byWorkflow = policyWith("{ trust: main, workflow: promote-prod.yml }");
const byKey = policyWith("{ key: trust/prod.pub }");
const byNobody = policyWith("{ key: trust/prod.pub }", "");

interface Case {
  readonly policy?: PolicySnapshot;
  readonly approvals?: readonly string[];
  readonly open?: boolean;
  readonly promotion?: Partial<ObservedPromotion>;
  readonly candidate?: Partial<Candidate>;
  readonly state?: Partial<ObservedState>;
}

function stateOf({
  policy = byWorkflow,
  approvals = [],
  open = true,
  promotion = {},
  candidate = {},
  state = {},
}: Case): ObservedState {
  const rules = rulesFor(policy, lane.service, lane.environment);
  const id = promotionId({ lane, from: v1, to: v2, policyDigest: rules.policyDigest, since: "none" });
  const branch = promotionBranch(lane, id);
  const pullRequest = pull(7, branch);
  const approval: ApprovalFacts = {
    reviews: approvals.map((login) => ({
      author: { login, kind: "human" },
      state: "APPROVED",
      commit: head,
      submittedAt: now,
    })),
    permissions: new Map(["carol", "dave"].map((login) => [login, "write"])),
    eligible: ["carol", "dave"],
    author: pullRequest.author,
    requester: null,
    environmentHasReviewers: "trust" in (policy.policy.environments[0]?.signer ?? {}),
    release: null,
  };
  return {
    base: { branch: "main", commit: "0".repeat(40) },
    promoter,
    policy,
    restrictions: { quarantines: [], origins: [], holds: [] },
    pullRequests: open ? [pullRequest] : [],
    past: [],
    faults: [],
    proposals: new Map((state.pullRequests ?? []).map(({ number }) => [number, NO_PROPOSAL])),
    leftovers: [],
    lanes: [
      {
        lane,
        rules,
        place: placeOf(policy.policy, lane),
        current: v1,
        since: "none",
        places: [],
        candidate: {
          subject: { image: rules.image, digest: v2 },
          origin: "the tag main",
          evidence: [],
          referrers: new Map(),
          listed: 0,
          broken: [],
          notes: [],
          ancestry: { descendsFrom: () => false },
          replaced: [],
          older: false,
          ...candidate,
          promotion: {
            id,
            branch,
            ...(open ? { open: pullRequest } : {}),
            unplanned: [],
            approval,
            statuses: [],
            runs: [],
            ...promotion,
          },
        },
      },
    ],
    ...state,
  };
}

function pull(
  number: number,
  ref: string,
  author: OpenPullRequest["author"] = { login: promoter, kind: "bot" },
): OpenPullRequest {
  return {
    number,
    url: `https://github.com/acme/gitops/pull/${number}`,
    state: "open",
    title: "",
    body: "",
    author,
    head: { ref, commit: head, fromFork: false },
    base: { ref: "main" },
    createdAt: now,
    reviews: [],
    statuses: [],
    checks: [],
    mergeable: "yes",
    mayBypass: false,
  };
}

function run(status: WorkflowRun["status"], id: number): WorkflowRun {
  return {
    id,
    url: `https://github.com/acme/gitops/actions/runs/${id}`,
    title: `promote prod #7 at ${head}`,
    status,
    conclusion: status === "completed" ? "failure" : null,
    head: "0".repeat(40),
    event: "workflow_dispatch",
    path: ".github/workflows/promote-prod.yml",
    actor: { login: promoter, kind: "bot" },
  };
}

function steps(one: Case): readonly Step[] {
  return plan(stateOf(one), now);
}

const deciding = (all: readonly Step[]) =>
  all.filter((step) => step.do !== "describe" && step.do !== "report");

describe("plan", () => {
  it("opens a pull request once the evidence is enough, whoever still has to approve", () => {
    expect(steps({ open: false })).toMatchObject([{ do: "open", lane, unattended: false }]);
  });

  it("wants to know what came into the source where somebody is to decide, and only there", () => {
    const image = stateOf({}).lanes[0]?.rules.image;
    if (image === undefined) throw new Error("there is a lane");
    const built = (digest: typeof v1, sha: string) => provenance({ image, digest }, releaseRun({ sha }));
    const candidate = { evidence: [built(v2, head)], replaced: [built(v1, "b".repeat(40))] };
    const [open] = steps({ open: false, candidate });
    const range = { service: "check-in", repository: "acme/check-in", from: "b".repeat(40), to: head };
    expect(open).toMatchObject({ do: "open", sources: { ranges: [range] } });
    expect(steps({ open: false })[0]).not.toHaveProperty("sources");
    const unasked = steps({ open: false, candidate, policy: byNobody });
    expect(unasked).toMatchObject([{ do: "open", unattended: true }]);
    expect(unasked[0]).not.toHaveProperty("sources");
  });

  it("makes no branch for what is refused", () => {
    const quarantine = { digest: v2, owner: "erin", reason: "burns", since: now, immediate: false };
    const state = { restrictions: { quarantines: [quarantine], origins: [], holds: [] } };
    expect(steps({ open: false, state })).toMatchObject([
      { do: "refuse", findings: [{ code: "QUARANTINED" }] },
    ]);
    expect(steps({ open: false, candidate: { older: true } })).toMatchObject([
      { do: "refuse", findings: [{ code: "OLDER_THAN_CURRENT" }] },
    ]);
    expect(steps({ state })).toMatchObject([
      { do: "close", why: "quarantined", pullRequest: 7 },
      { do: "refuse" },
    ]);
  });

  it("keeps a promotion open through a hold, and says so", () => {
    const hold = {
      environment: "prod",
      service: null,
      owner: "ada",
      reason: "freeze",
      expires: new Date("2026-12-01"),
    };
    const all = steps({
      approvals: ["carol", "dave"],
      state: { restrictions: { quarantines: [], origins: [], holds: [hold] } },
    });
    expect(all).toMatchObject([
      { do: "report", context: "clearance", state: "failure" },
      { do: "refuse", findings: [{ code: "HELD" }] },
    ]);
  });

  it("starts the signing run when only the environment's release is missing", () => {
    expect(deciding(steps({}))).toMatchObject([{ do: "wait", pullRequest: 7 }]);
    expect(deciding(steps({ approvals: ["carol"] }))).toMatchObject([
      { do: "dispatch", pullRequest: 7, head },
    ]);
    expect(deciding(steps({ approvals: ["mallory"] }))).toMatchObject([{ do: "wait" }]);
  });

  it("kargo#1101: starts no second run while one is under way, and gives up after three", () => {
    const approvals = ["carol"];
    const waiting = steps({ approvals, promotion: { runs: [run("waiting", 1)] } });
    expect(deciding(waiting)).toMatchObject([{ do: "wait", reason: expect.stringContaining("runs/1") }]);
    const again = steps({ approvals, promotion: { runs: [run("completed", 2), run("completed", 1)] } });
    expect(deciding(again)).toMatchObject([{ do: "dispatch" }]);
    const enough = [run("completed", 3), run("completed", 2), run("completed", 1)];
    expect(deciding(steps({ approvals, promotion: { runs: enough } }))).toMatchObject([{ do: "wait" }]);
  });

  it("signs with a key only when every gate has passed", () => {
    expect(deciding(steps({ policy: byKey, approvals: ["carol"] }))).toMatchObject([{ do: "wait" }]);
    expect(steps({ policy: byKey, approvals: ["carol", "dave"] })).toMatchObject([
      { do: "sign-and-merge", pullRequest: 7, head },
    ]);
  });

  it("reports each status once", () => {
    const reports = steps({}).filter((step) => step.do === "report");
    expect(reports.map(({ context, state }) => [context, state])).toEqual([
      ["clearance", "pending"],
      ["clearance/prod", "pending"],
    ]);
    const statuses = reports.map(({ context, state, description }) => ({
      context,
      state,
      description,
      creator: { login: promoter, kind: "bot" as const },
    }));
    expect(steps({ promotion: { statuses } }).filter((step) => step.do === "report")).toEqual([]);
    const forged = statuses.map((status) => ({
      ...status,
      creator: { login: "mallory", kind: "human" as const },
    }));
    expect(steps({ promotion: { statuses: forged } }).filter((step) => step.do === "report")).toHaveLength(2);
  });

  it("kargo#3435: closes what is superseded, of its own and of this lane alone", () => {
    const old = pull(3, "clearance/prod/check-in/000000000000");
    const gone = pull(4, "clearance/prod/removed/000000000000");
    const copied = pull(5, "clearance/prod/check-in/111111111111", { login: "mallory", kind: "human" });
    const rollback = pull(6, "clearance/rollback/prod/check-in/000000000000");
    const closed = steps({ open: false, state: { pullRequests: [old, gone, copied, rollback] } }).filter(
      (step) => step.do === "close",
    );
    expect(closed.map(({ pullRequest }) => pullRequest)).toEqual([3, 4]);
  });

  it("closes nothing of a lane that couldn't be read or was not looked at", () => {
    const old = pull(3, "clearance/prod/check-in/000000000000");
    const fault = new Fault("REGISTRY_UNREACHABLE", "no answer");
    const faults = [{ lane, fault }];
    expect(steps({ state: { lanes: [], faults, pullRequests: [old] } })).toMatchObject([
      { do: "fault", code: "REGISTRY_UNREACHABLE" },
    ]);
    expect(steps({ state: { lanes: [], pullRequests: [old] } })).toEqual([]);
  });

  it("sweeps branches that nothing asks for, and leaves those of lanes that it knows nothing of", () => {
    const left = (branch: string) => ({ branch, head, proposal: NO_PROPOSAL });
    const mine = promotionBranch(lane, "f".repeat(64));
    const swept = (more: Partial<ObservedState>) =>
      steps({ open: false, state: { leftovers: [left(mine)], ...more } }).filter(
        (step) => step.do === "sweep",
      );
    expect(swept({})).toMatchObject([{ branch: mine, head }]);
    const wanted = steps({ open: false }).find((step) => step.do === "open")?.branch ?? "";
    expect(swept({ leftovers: [left(wanted)] })).toEqual([]);
    expect(swept({ lanes: [] })).toEqual([]);
    const refused = { open: false, candidate: { older: true }, state: { leftovers: [left(wanted)] } };
    expect(steps(refused)).toMatchObject([{ do: "refuse" }, { do: "sweep", branch: wanted }]);
  });

  it("closes a branch that somebody changed", () => {
    const unplanned = [{ code: "EDIT_UNEXPECTED", message: "x" }] as const;
    expect(steps({ approvals: ["carol", "dave"], promotion: { unplanned } })).toMatchObject([
      { do: "close", why: "changed" },
    ]);
  });

  it("takes a person's no for an answer", () => {
    const declined = {
      ...pull(2, "b"),
      state: "closed" as const,
      closedBy: { login: "bob", kind: "human" as const },
    };
    expect(steps({ open: false, promotion: { declined } })).toMatchObject([
      { do: "nothing", reason: expect.stringContaining("bob") },
    ]);
  });
});
