import { describe, expect, it } from "vitest";
import { acmeSnapshot } from "#test/acme.ts";
import { digestOf } from "../digest/digest.ts";
import { parseImageReference } from "../digest/image-name.ts";
import {
  type BreakGlass,
  breakGlassName,
  breakGlassPath,
  opens,
  parseBreakGlass,
  printBreakGlass,
} from "./break-glass.ts";

const { policy } = acmeSnapshot();
const digest = digestOf("fix");
const IMAGE = "registry.example/acme/check-in";
const unnamed = {
  environment: "prod",
  subject: { kind: "image", image: parseImageReference(`${IMAGE}@${digest}`) },
  namespace: "check-in",
  owner: "carol",
  reason: "the gate is down",
  opened: new Date("2026-11-20T02:00:00Z"),
  expires: new Date("2026-11-20T04:00:00Z"),
} as const;
const opening: BreakGlass = { ...unnamed, name: breakGlassName(unnamed) };
const path = breakGlassPath(opening);
const text = printBreakGlass(opening);
const read = (content: string | Uint8Array, at = path) =>
  parseBreakGlass(
    new Map([[at, typeof content === "string" ? new TextEncoder().encode(content) : content]]),
    policy,
  );
const fault = expect.objectContaining({ code: "BREAK_GLASS_UNREADABLE" });

describe("break-glass/<environment>/<name>.yaml", () => {
  it("reads what was printed, of an image and of a person", () => {
    expect(read(text)).toEqual([opening]);
    const person: BreakGlass = { ...opening, subject: { kind: "person", person: "dave@acme.example" } };
    expect(read(printBreakGlass(person))).toEqual([person]);
  });

  it("is called by its minute and by what it opens", () => {
    expect(path).toMatch(/^break-glass\/prod\/20261120t0200-[0-9a-f]{8}\.yaml$/);
    expect(breakGlassName({ ...unnamed, namespace: "baggage" })).not.toBe(opening.name);
  });

  it.each<[string, string | Uint8Array, string?]>([
    ["is for an environment with a slip in its name", text, path.replace("prod", "prdo")],
    ["is for every environment", text, "break-glass/all.yaml"],
    ["lies too deep", text, path.replace("prod/", "prod/a/")],
    ["is called .yml", text, path.replace(".yaml", ".yml")],
    ["has a name in capitals", text, path.replace("t0200", "T0200")],
    ["isn't UTF-8", new Uint8Array([0xff])],
    ["is empty", ""],
    ["names a tag", text.replace(`@${digest}`, ":v1")],
    ["names no digest", text.replace(`@${digest}`, "")],
    ["names a digest in capitals", text.replace(digest, digest.toUpperCase())],
    ["names an image and a person", `${text}person: dave\n`],
    ["names nothing", text.replace(/^image.*\n/u, "")],
    ["names a cluster's own account", text.replace(/^image.*$/mu, 'person: "system:masters"')],
    ["names everybody", text.replace(/^image.*$/mu, 'person: "*"')],
    ["is for all namespaces", text.replace('"check-in"', '"*"')],
    ["has no end", text.replace(/expires.*\n/u, "")],
    ["ends before it begins", text.replace("04:00", "01:00")],
    ["has an end without time zone", text.replace("T04:00:00.000Z", "T04:00:00")],
    ["has an unknown key", `${text}all: true\n`],
    ["has two reasons", `${text}reason: another\n`],
  ])("faults on one that %s, and names it", (_, content, at = path) => {
    expect(() => read(content, at)).toThrow(fault);
    expect(() => read(content, at)).toThrow(at);
  });

  it("opens for its digest of its image, from its first instant on and at its last no more", () => {
    const at = (time: string) => opens(opening, IMAGE, digest, new Date(time));
    expect(["01:59:59", "02:00:00", "03:59:59", "04:00:00"].map((time) => at(`2026-11-20T${time}Z`))).toEqual(
      [false, true, true, false],
    );
    const now = new Date("2026-11-20T03:00:00Z");
    expect(opens(opening, IMAGE, digestOf("other"), now)).toBe(false);
    expect(opens(opening, "registry.example/acme/baggage", digest, now)).toBe(false);
  });
});
