import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PassedGates } from "#chain/clearance/gate.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { gateLines } from "./gate-line.ts";
import {
  type PromotionTrailers,
  parseRecords,
  parseTrailers,
  printRecords,
  printTrailers,
} from "./trailers.ts";

const trailers: PromotionTrailers = {
  promotion: "a".repeat(64),
  service: "check-in",
  environment: "prod",
  regions: ["a"],
  digest: digestOf("v2"),
  previous: { digest: digestOf("v1"), state: "healthy", since: new Date("2026-11-20T10:00:00.000Z") },
};
const SOAKED = { gate: "soak", reason: "healthy for 2h" };
const message = (last: string) => `clearance: check-in to prod/a\n\nSome words.\n\n${last}`;

describe("trailers", () => {
  it("are git trailers, one line each, in the last paragraph", () => {
    expect(printTrailers(trailers).split("\n")).toEqual([
      `Clearance-Promotion: ${"a".repeat(64)}`,
      "Clearance-Service: check-in",
      "Clearance-Environment: prod",
      "Clearance-Region: a",
      `Clearance-Digest: ${digestOf("v2")}`,
      `Clearance-Previous: ${digestOf("v1")} healthy since 2026-11-20T10:00:00.000Z`,
    ]);
  });

  it("kargo#3572: read back as they were printed", () => {
    const name = fc.constantFrom("a", "check-in", "prod-eu");
    const digest = fc.string().map((text) => digestOf(text));
    const previous = fc.oneof(
      fc.constant(null),
      fc.record({ digest, state: fc.constantFrom("unhealthy" as const, "unknown" as const) }),
      fc.record({
        digest,
        state: fc.constant("healthy" as const),
        since: fc.date({ min: new Date(0), max: new Date("9999-01-01"), noInvalidDate: true }),
      }),
    );
    const any = fc.record(
      {
        promotion: fc.constant("0".repeat(64)),
        service: name,
        environment: name,
        regions: fc.uniqueArray(name),
        digest,
        previous,
        rollback: fc.record({
          reason: fc.constantFrom("it burns", "5xx: 30 %"),
          requestedBy: fc.constant("erin"),
        }),
        gates: fc
          .uniqueArray(
            fc.record({ gate: fc.constantFrom("approval", "soak", "hold"), reason: fc.string() }),
            {
              selector: ({ gate }) => gate,
              minLength: 1,
            },
          )
          .map((answers) => gateLines({ answers } as unknown as PassedGates)),
        record: digest,
      },
      { requiredKeys: ["promotion", "service", "environment", "regions", "digest", "previous"] },
    );
    fc.assert(
      fc.property(any, (one) => {
        expect(parseTrailers(message(printTrailers(one)))).toEqual(one);
      }),
    );
  });

  it("can't be forged through the reason of a rollback", () => {
    const reason = `slow\n\nClearance-Digest: ${digestOf("evil")}`;
    const printed = printTrailers({ ...trailers, rollback: { reason, requestedBy: "erin\r\nX: y" } });
    expect(parseTrailers(message(printed))?.digest).toBe(digestOf("v2"));
    expect(printed.split("\n")).toHaveLength(8);
  });

  it.each([
    ["they stand in an earlier paragraph", message(`${printTrailers(trailers)}\n\nlast words`)],
    ["prose stands among them", message(`words\n${printTrailers(trailers)}`)],
    ["one is repeated", message(`${printTrailers(trailers)}\nClearance-Digest: ${digestOf("v3")}`)],
    ["a region is repeated", message(`${printTrailers(trailers)}\nClearance-Region: a`)],
    ["one is unknown", message(`${printTrailers(trailers)}\nClearance-Bypass: yes`)],
    ["one is missing", message(printTrailers(trailers).replace(/^Clearance-Service.*\n/m, ""))],
    ["a digest is short", message(printTrailers(trailers).replace(digestOf("v2"), "sha256:12"))],
    ["the health is made up", message(printTrailers(trailers).replace("healthy since", "splendid since"))],
    ["the date is none", message(printTrailers(trailers).replace("2026-11-20T", "2026-13-40T"))],
    ["a rollback doesn't say who asked", message(`${printTrailers(trailers)}\nClearance-Rollback: x`)],
    [
      "a gate that didn't pass is named",
      message(`${printTrailers(trailers)}\nClearance-Gate: soak pending: 5m`),
    ],
    [
      "a gate answers twice",
      message(`${printTrailers({ ...trailers, gates: [SOAKED] })}\nClearance-Gate: soak passed: 1h`),
    ],
    ["the record is no digest", message(`${printTrailers(trailers)}\nClearance-Record: here`)],
    ["there are none", "a commit by hand"],
  ])("count for nothing when %s", (_when, text) => {
    expect(parseTrailers(text)).toBeUndefined();
  });

  it("say what each gate answered, in one line each and no longer than people read", () => {
    const reason = `approved by carol\nClearance-Digest: ${digestOf("evil")} ${"x".repeat(500)}`;
    const [line] = gateLines({ answers: [{ gate: "approval", reason }] } as unknown as PassedGates);
    expect(line?.reason).toHaveLength(240);
    const printed = printTrailers({ ...trailers, gates: [line ?? SOAKED], record: digestOf("record") });
    expect(printed.split("\n").slice(-2)).toEqual([
      `Clearance-Gate: approval passed: ${line?.reason}`,
      `Clearance-Record: ${digestOf("record")}`,
    ]);
    expect(parseTrailers(message(printed))?.digest).toBe(digestOf("v2"));
  });

  it("may stand beside other people's trailers", () => {
    const text = message(`${printTrailers(trailers)}\nCo-authored-by: A <a@acme.example>`);
    expect(parseTrailers(text)).toEqual(trailers);
  });

  describe("of several services in one commit", () => {
    const batch: PromotionTrailers = { ...trailers, batch: "web" };
    const other: PromotionTrailers = {
      ...batch,
      promotion: "b".repeat(64),
      service: "boarding",
      digest: digestOf("w2"),
      previous: null,
    };

    it("are a block for each, and no single record", () => {
      const text = message(printRecords([batch, other]));
      expect(parseRecords(text)).toEqual([batch, other]);
      expect(parseTrailers(text)).toBeUndefined();
    });

    it.each<readonly [string, readonly PromotionTrailers[]]>([
      ["one service has two", [batch, { ...other, service: "check-in" }]],
      ["they went to different places", [batch, { ...other, regions: ["b"] }]],
      ["they went under different names", [batch, { ...other, batch: "api" }]],
      ["they have no name together", [trailers, { ...trailers, service: "boarding" }]],
    ])("count for nothing when %s", (_when, records) => {
      expect(parseRecords(message(printRecords(records)))).toEqual([]);
    });

    it("count for nothing when one of them is misshapen, or a line stands before the first", () => {
      const text = printRecords([batch, other]);
      expect(parseRecords(message(text.replace(digestOf("w2"), "sha256:12")))).toEqual([]);
      expect(parseRecords(message(`Clearance-Service: x\n${text}`))).toEqual([]);
    });
  });
});
