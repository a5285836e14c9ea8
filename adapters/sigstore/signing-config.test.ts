import { describe, expect, it } from "vitest";
import { signingServices } from "./signing-config.ts";

const NOW = new Date("2026-11-20T10:00:00Z");
const since = (start: string, end?: string) => ({ start, ...(end === undefined ? {} : { end }) });
const service = (url: string, more: object = {}) => ({
  url,
  majorApiVersion: 1,
  validFor: since("2026-01-01T00:00:00Z"),
  operator: url,
  ...more,
});

function config(more: object): Uint8Array {
  const mediaType = "application/vnd.dev.sigstore.signingconfig.v0.2+json";
  return Buffer.from(JSON.stringify({ mediaType, ...more }));
}

describe("the services of a signing config", () => {
  it("are the newest ones that are valid now and speak the version that we speak", () => {
    const caUrls = [
      service("https://old"),
      service("https://future", { validFor: since("2027-01-01T00:00:00Z") }),
      service("https://ended", { validFor: since("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z") }),
      service("https://new", { validFor: since("2026-02-01T00:00:00Z") }),
      service("https://v2", { majorApiVersion: 2, validFor: since("2026-05-01T00:00:00Z") }),
    ];
    expect(signingServices(config({ caUrls }), NOW).fulcio).toBe("https://new");
  });

  it.each([
    ["ANY", {}, ["https://a"]],
    ["ALL", {}, ["https://a", "https://b"]],
    ["EXACT", { count: 2 }, ["https://a", "https://b"]],
  ])("are as many as %s asks for, one of each operator", (selector, more, expected) => {
    const tsaUrls = [
      service("https://a"),
      service("https://b"),
      service("https://a2", { operator: "https://a" }),
    ];
    const { timestamps } = signingServices(config({ tsaUrls, tsaConfig: { selector, ...more } }), NOW);
    expect(timestamps).toEqual(expected);
  });

  it("are none where the config doesn't ask for any, even if it lists some", () => {
    expect(signingServices(config({ rekorTlogUrls: [service("https://a")] }), NOW).rekor).toEqual([]);
  });

  it.each([
    [
      "fewer services than it asks for",
      { tsaUrls: [service("https://a")], tsaConfig: { selector: "EXACT", count: 2 } },
    ],
    [
      "a log of another version only",
      { rekorTlogUrls: [service("https://a", { majorApiVersion: 2 })], rekorTlogConfig: { selector: "ANY" } },
    ],
    ["no selector", { tsaUrls: [service("https://a")], tsaConfig: {} }],
    ["another media type", { mediaType: "application/json" }],
  ])("fault when the config has %s", (_what, more) => {
    expect(() => signingServices(config(more), NOW)).toThrow(
      expect.objectContaining({ code: "INPUT_INVALID" }),
    );
  });

  it("fault when the config isn't JSON", () => {
    expect(() => signingServices(Buffer.from("{]"), NOW)).toThrow(
      expect.objectContaining({ code: "INPUT_INVALID" }),
    );
  });
});
