import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import { type MemberHistory, pastSets } from "./past-sets.ts";
import { type LaneChange, pastDigests } from "./rollback-choice.ts";

const START = new Date("2026-11-20T08:00:00Z").getTime();
type Health = "healthy" | "unhealthy" | "unknown";
type Versions = readonly (number | null)[];

const digest = (service: string, version: number | null) =>
  version === null || version === 0 ? null : digestOf(`${service} ${version}`);

/** What the promoter's merges would record of a place that held these versions one after the other. */
function histories(
  services: readonly string[],
  stood: readonly Versions[],
  health: readonly Health[] = [],
): MemberHistory[] {
  return services.map((service, index) => {
    const history = stood.slice(1).flatMap((now, at) => {
      const before = digest(service, stood[at]?.[index] ?? null);
      const after = digest(service, now[index] ?? null);
      return before === after ? [] : [change(service, before, after, at, health[at] ?? "healthy")];
    });
    return { service, current: digest(service, stood.at(-1)?.[index] ?? null), history: history.reverse() };
  });
}

function change(service: string, before: Digest | null, after: Digest | null, at: number, state: Health) {
  const since = new Date(START + at * 3_600_000);
  const committed = new Date(since.getTime() + 3_600_000);
  const previous =
    before === null
      ? null
      : state === "healthy"
        ? { digest: before, state, since }
        : { digest: before, state };
  const record: LaneChange["record"] =
    after === null
      ? undefined
      : { promotion: "0".repeat(64), service, environment: "prod", regions: [], digest: after, previous };
  return { before, after, committed, position: -at, record, commit: { id: String(at) } };
}

describe("images that stood together", () => {
  it("are never mixed from two moments, whatever each did on its own", () => {
    const versions = fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(versions, (stood) => {
        const services = ["api", "cron", "worker"];
        const { history, images, current } = pastSets(histories(services, stood), 30);
        const real = stood.map((all) =>
          JSON.stringify(all.map((version, index) => digest(services[index] ?? "", version))),
        );
        for (const { digest: name } of pastDigests(history)) {
          const set = images.get(name);
          expect(real).toContain(JSON.stringify(services.map((service) => set?.get(service) ?? null)));
        }
        expect(current === null).toBe(stood.at(-1)?.includes(0));
        // Everything whole that stood there and was left is known.
        const left = new Set(
          real.slice(0, -1).filter((one, at) => one !== real[at + 1] && !one.includes("null")),
        );
        expect(pastDigests(history)).toHaveLength(left.size);
      }),
    );
  });

  it("are healthy only if every image that went says so", () => {
    const stood = [
      [1, 1],
      [2, 2],
      [3, 3],
    ];
    const members = histories(["api", "worker"], stood, ["healthy", "healthy"]);
    const [api, worker] = members;
    if (api === undefined || worker === undefined) throw new Error("there are two");
    const ill = histories(["api", "worker"], stood, ["healthy", "unhealthy"])[1] ?? worker;
    const unknown = histories(["api", "worker"], stood, ["healthy", "unknown"])[1] ?? worker;
    const healthOf = (all: readonly MemberHistory[]) =>
      pastDigests(pastSets(all, 30).history).map(({ health }) => health);
    expect(healthOf(members)).toEqual(["healthy", "healthy"]);
    expect(healthOf([api, ill])).toEqual(["unhealthy", "healthy"]);
    expect(healthOf([api, unknown])).toEqual(["unknown", "healthy"]);
  });

  it("are nothing before the oldest change that is known of each", () => {
    const members = histories(
      ["api", "worker"],
      [
        [1, 1],
        [1, 2],
        [1, 3],
        [2, 3],
        [3, 4],
      ],
    );
    expect(pastSets(members, 30).history).toHaveLength(4);
    expect(pastSets(members, 2).history.length).toBeLessThan(4);
  });

  it("are in the order of the line, whatever clocks say of the second or the day", () => {
    const stood = [
      [1, 1],
      [1, 2],
      [2, 2],
      [2, 3],
    ];
    const [api, worker] = histories(["api", "worker"], stood);
    if (api === undefined || worker === undefined) throw new Error("there are two");
    const told = ({ history }: { readonly history: readonly LaneChange[] }) =>
      history.map(({ before, after }) => [before, after]);
    const right = told(pastSets([api, worker], 30));
    for (const clock of [() => START, (at: number) => START - at]) {
      const wrong = [api, worker].map((member) => ({
        ...member,
        history: member.history.map((one) => ({ ...one, committed: new Date(clock(-one.position)) })),
      }));
      expect(told(pastSets(wrong, 30))).toEqual(right);
    }
  });

  it("of one image alone are that image's past, unchanged", () => {
    const [one] = histories(["api"], [[1], [2], [1], [3]]);
    if (one === undefined) throw new Error("there is one");
    const { history, current } = pastSets([one], 30);
    expect(current).toBe(one.current);
    expect(pastDigests(history)).toEqual(pastDigests(one.history));
  });
});
