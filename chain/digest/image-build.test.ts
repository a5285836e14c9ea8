import { describe, expect, it } from "vitest";
import { parseBaseImage, parsePlatform } from "./image-build.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

describe("parseBaseImage", () => {
  it.each([
    [`registry.example/acme/node@${DIGEST}`, "registry.example/acme/node", DIGEST],
    ["registry.example/acme/node:24-slim", "registry.example/acme/node", "24-slim"],
    ["127.0.0.1:5000/acme/node:24", "127.0.0.1:5000/acme/node", "24"],
  ])("reads %s", (text, image, reference) => {
    expect(parseBaseImage(text)).toEqual({ image, reference });
  });

  it.each([
    "node",
    "node:24",
    "registry.example/acme/node",
    "registry.example/acme/node@sha256:abc",
    "127.0.0.1:5000/acme/node",
    "registry.example/acme/node:",
    "registry.example/acme/node:a b",
    "",
  ])("refuses %j", (text) => {
    expect(() => parseBaseImage(text)).toThrow(expect.objectContaining({ code: "INPUT_INVALID" }));
  });
});

describe("parsePlatform", () => {
  it.each([
    ["linux/amd64", { os: "linux", architecture: "amd64" }],
    ["linux/arm/v7", { os: "linux", architecture: "arm", variant: "v7" }],
  ])("reads %s", (text, platform) => {
    expect(parsePlatform(text)).toEqual(platform);
  });

  it.each(["linux", "linux/", "linux/arm/v7/x", "Linux/amd64", ""])("refuses %j", (text) => {
    expect(() => parsePlatform(text)).toThrow(expect.objectContaining({ code: "INPUT_INVALID" }));
  });
});
