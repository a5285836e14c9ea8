import { describe, expect, it } from "vitest";
import { ImageName } from "../digest/image-name.ts";
import { spellings } from "./image-spelling.ts";

function same(image: string, reference: string): boolean {
  return new RegExp(spellings(ImageName.parse(image))).test(reference.toLowerCase());
}

describe("spellings", () => {
  it.each([
    ["ghcr.io/acme/x", "ghcr.io/acme/x"],
    ["ghcr.io/acme/x", "ghcr.io/acme/x:v1"],
    ["ghcr.io/acme/x", "GHCR.io/acme/x@sha256:ab"],
    ["ghcr.io/acme/x", "ghcr.io:443/acme/x"],
    ["127.0.0.1:5000/acme/x", "127.0.0.1:05000/acme/x"],
    ["docker.io/acme/x", "acme/x:v1"],
    ["docker.io/acme/x", "index.docker.io/acme/x"],
    ["docker.io/library/x", "x:v1"],
    ["docker.io/library/x", "registry-1.docker.io/library/x"],
  ])("of %s include %s", (image, reference) => {
    expect(same(image, reference)).toBe(true);
  });

  it.each([
    ["ghcr.io/acme/x", "ghcr.io/acme/x-evil:v1"],
    ["ghcr.io/acme/x", "ghcr.io/acme/x/y"],
    ["ghcr.io/acme/x", "ghcrxio/acme/x"],
    ["ghcr.io/acme/x", "evil.example/ghcr.io/acme/x"],
    ["ghcr.io/acme/x", "ghcr.io:5000/acme/x"],
    ["127.0.0.1:5000/acme/x", "127.0.0.1/acme/x"],
    ["docker.io/acme/x", "ghcr.io/acme/x"],
  ])("of %s don't include %s", (image, reference) => {
    expect(same(image, reference)).toBe(false);
  });
});
