import { beforeEach, describe, expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { PlanWorld } from "#test/plan-world.ts";
import { type Asked, askedTogether } from "./asked.ts";
import { parseMarker } from "./marker.ts";
import { plan } from "./plan.ts";
import { openReady } from "./plan-ready.ts";

const [a1, a2, w1, b1] = ["a1", "a2", "w1", "b1"].map((text) => digestOf(text)) as [
  ReturnType<typeof digestOf>,
  ReturnType<typeof digestOf>,
  ReturnType<typeof digestOf>,
  ReturnType<typeof digestOf>,
];

let world: PlanWorld;
beforeEach(() => {
  world = new PlanWorld();
  world.newest.set("api", a1).set("worker", w1).set("boarding", b1);
});
const opened = () => world.open.map(({ title }) => title);
const approveAll = () => {
  for (const { number } of world.open) world.approve(number);
};

describe("services of one batch name", () => {
  it("image-updater#1571: that are ready together share a pull request, and others have their own", () => {
    world.apply();
    expect(opened()).toEqual(["promote web in prod: api, worker", expect.stringContaining("boarding")]);
    const [batch] = world.open;
    expect(parseMarker(batch?.body ?? "")).toMatchObject({ kind: "batch", name: "web" });
    expect(batch?.body).toContain(a1);
    expect(batch?.body).toContain(w1);
    expect(world.apply()).toEqual([]);
  });

  it("are merged together, when every one's gates have passed", () => {
    world.apply();
    approveAll();
    world.apply();
    expect(world.merged).toMatchObject([{ services: ["api", "worker"] }, { services: ["boarding"] }]);
    expect(world.open).toEqual([]);
  });

  it("kargo#6810: the others go on when one is refused, and none is merged half", () => {
    world.apply();
    approveAll();
    world.quarantined.add(w1);
    world.apply();
    expect(world.merged).toMatchObject([{ services: ["boarding"] }]);
    expect(opened()).toEqual([expect.stringContaining("promote api in prod")]);
    approveAll();
    world.apply();
    expect(world.current.get("api")).toBe(a1);
    expect(world.current.get("worker")).toBeUndefined();
  });

  it("go apart when one has something newer, and together again with it", () => {
    world.apply();
    const [before] = world.open;
    world.pass(3_600_000);
    world.newest.set("api", a2);
    world.apply();
    const batch = world.open.find(({ title }) => title.includes("web"));
    expect(batch?.number).not.toBe(before?.number);
    expect(batch?.body).toContain(a2);
    expect(batch?.message).toContain(`Clearance-Waiting-Since: ${before?.createdAt.toISOString()}`);
    expect(world.open).toHaveLength(2);
  });

  it("renovate#9042: a person's no to all of them is not asked again, and a new digest is", () => {
    world.apply();
    world.decline(1);
    expect(world.apply()).toEqual([]);
    const declined = world.plan().filter((step) => step.do === "nothing" && step.reason.includes("bob"));
    expect(declined).toHaveLength(2);
    world.newest.set("api", a2);
    world.apply();
    expect(opened()).toContainEqual(expect.stringContaining("promote api in prod"));
  });

  it("never share one across regions, so that no batch changes both of a pair", () => {
    const state = world.state();
    const ready = state.lanes
      .flatMap((one) => askedTogether(state, [one], world.now))
      .flatMap((one) => one ?? []);
    const inRegion = (region: string) =>
      ready.map((one): Asked => {
        const { observed, judgement } = one;
        const lane = { ...observed.lane, region };
        const intent = { ...judgement.intent, lane };
        return { ...one, observed: { ...observed, lane }, judgement: { ...judgement, intent } };
      });
    const all = [...inRegion("a"), ...inRegion("b")];
    const asked = new Map(all.map((one) => [one.observed.lane, one]));
    const steps = openReady(all, asked, state.policy.policy, () => false);
    const regions = [...steps.values()].flatMap((step) =>
      step.do === "open" ? [step.intents.map(({ lane }) => lane.region)] : [],
    );
    expect(regions).toEqual([["a", "a"], ["a"], ["b", "b"], ["b"]]);
  });

  it("wait, and nothing is closed, while one of them can't be read", () => {
    world.apply();
    approveAll();
    const state = world.state();
    const blind = {
      ...state,
      lanes: state.lanes.filter(({ lane }) => lane.service !== "worker"),
    };
    const about = (service: string) =>
      plan(blind, world.now).filter((step) => "lane" in step && step.lane?.service === service);
    expect(about("api").map((step) => step.do)).toEqual(["wait"]);
    expect(plan(blind, world.now).filter((step) => step.do === "close")).toEqual([]);
  });
});
