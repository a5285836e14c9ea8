import { describe, expect, it } from "vitest";
import { declaredLicences } from "./licence.ts";

const acknowledgement = "declared";

describe("declaredLicences", () => {
  it.each([
    ["MIT", [{ license: { id: "MIT", acknowledgement } }]],
    ["apache-2.0", [{ license: { id: "Apache-2.0", acknowledgement } }]],
    ["(MIT OR Apache-2.0)", [{ expression: "(MIT OR Apache-2.0)", acknowledgement }]],
    ["MIT AND (ISC OR 0BSD)", [{ expression: "MIT AND (ISC OR 0BSD)", acknowledgement }]],
    [
      "GPL-2.0-only WITH Classpath-exception-2.0",
      [{ expression: "GPL-2.0-only WITH Classpath-exception-2.0", acknowledgement }],
    ],
    ["LicenseRef-Acme", [{ expression: "LicenseRef-Acme", acknowledgement }]],
    ["SEE LICENSE IN LICENSE.txt", [{ license: { name: "SEE LICENSE IN LICENSE.txt", acknowledgement } }]],
    ["MIT OR", [{ license: { name: "MIT OR", acknowledgement } }]],
    ["MIT)", [{ license: { name: "MIT)", acknowledgement } }]],
    ["(MIT", [{ license: { name: "(MIT", acknowledgement } }]],
    ["MIT OR Nonsense-1", [{ license: { name: "MIT OR Nonsense-1", acknowledgement } }]],
    ["  ", []],
    [undefined, []],
  ])("reads %j", (text, licences) => {
    expect(declaredLicences(text)).toEqual(licences);
  });

  it("reads ten thousand parentheses as words instead of running out of stack", () => {
    expect(declaredLicences("(".repeat(10_000))[0]).toHaveProperty("license.name");
  });
});
