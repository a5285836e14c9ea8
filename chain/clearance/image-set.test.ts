import { describe, expect, it } from "vitest";
import { lanesOf, placeOf } from "./lane.ts";
import { parsePolicy } from "./parse-policy.ts";

const ONE = `image: ghcr.io/acme/check-in, digestAt: { file: "{service}/{environment}.yaml", path: "{image}.digest" }`;
const TWO = `image: ghcr.io/acme/worker, digestAt: { file: "{service}/{environment}.yaml", path: "{image}.digest" }`;

function policy(services: string): string {
  return `apiVersion: clearance/v1
gitops: acme/gitops
admission: { elsewhere: refuse }
builders: { app: { key: trust/build.pub } }
services:
${services}
environments:
  - { name: prod, signer: { key: trust/prod.pub } }
`;
}
const set = (images: string, more = "channel: main") =>
  policy(`  check-in: { builder: app, ${more}, images: { ${images} } }`);

describe("several images of one service", () => {
  it("have lanes and places of their own, and know whom they go with", () => {
    const parsed = parsePolicy(set(`worker: { ${TWO}, channel: next }, api: { ${ONE} }`));
    expect(lanesOf(parsed).map(({ service }) => service)).toEqual(["check-in-worker", "check-in-api"]);
    expect(lanesOf(parsed).map((lane) => placeOf(parsed, lane))).toEqual([
      { file: "check-in/prod.yaml", path: "worker.digest" },
      { file: "check-in/prod.yaml", path: "api.digest" },
    ]);
    const services = ["check-in-api", "check-in-worker"];
    expect(parsed.services).toMatchObject({
      "check-in-api": { channel: "main", set: { name: "check-in", image: "api", services } },
      "check-in-worker": { channel: "next", set: { name: "check-in", image: "worker", services } },
    });
  });

  it.each([
    ["one image is no set", set(`api: { ${ONE} }`), "one image alone is written as image and digestAt"],
    [
      "an image twice",
      set(`api: { ${ONE} }, worker: { ${ONE} }`),
      "ghcr.io/acme/check-in is in check-in twice: name it once",
    ],
    [
      "a place twice",
      set(`api: { ${ONE} }, worker: { ${TWO.replace("{image}", "api")} }`),
      "has its digest where check-in-api in prod has it",
    ],
    [
      "image beside images",
      set(`api: { ${ONE} }, worker: { ${TWO} }`, "channel: main, image: ghcr.io/acme/other"),
      "services.check-in.image is not a known key",
    ],
    [
      "no tag to follow",
      set(`api: { ${ONE} }, worker: { ${TWO}, channel: main }`, "tier: 1"),
      "check-in-api has no channel",
    ],
    [
      "a name that is taken",
      set(`api: { ${ONE} }, worker: { ${TWO} }`).replace(
        "environments:",
        `  check-in-api: { ${ONE.replace("check-in,", "other,")}, builder: app, channel: main }\nenvironments:`,
      ),
      'its lanes would be called "check-in-api", which is taken',
    ],
    [
      "a batch of the same name",
      set(`api: { ${ONE} }, worker: { ${TWO} }`).replace(
        "environments:",
        `  other: { ${ONE.replace("check-in,", "other,")}, builder: app, channel: main, batch: check-in }\nenvironments:`,
      ),
      '"check-in" is the name of a batch as well',
    ],
  ])("are refused where they can't be meant: %s", (_, text, message) => {
    expect(() => parsePolicy(text)).toThrow(message);
  });

  it("tell a problem where it is written", () => {
    const text = set(`api: { ${ONE} }, worker: { ${TWO.replace("{service}/", "trust/")} }`);
    expect(() => parsePolicy(text)).toThrow(/^clearance\.yaml:6:.*guarded by code owners/);
  });
});
