import { expect, it } from "vitest";
import { ImageName } from "#chain/digest/image-name.ts";
import { endpoint, maySendTo, originOf } from "./endpoint.ts";

it.each([
  ["localhost:5000", "http://localhost:5000"],
  ["127.0.0.1:5000", "http://127.0.0.1:5000"],
  ["127.8.8.8:80", "http://127.8.8.8"],
  ["[::1]:5000", "http://[::1]:5000"],
  ["ghcr.io", "https://ghcr.io"],
  ["registry.example:5000", "https://registry.example:5000"],
  ["128.0.0.1:5000", "https://128.0.0.1:5000"],
  ["127.evil.example", "https://127.evil.example"],
  ["localhost.evil.example:80", "https://localhost.evil.example:80"],
  ["[::2]:5000", "https://[::2]:5000"],
  ["docker.io", "https://registry-1.docker.io"],
])("reaches %s by %s", (registry, origin) => {
  expect(originOf(registry)).toBe(origin);
});

it("puts the repository between /v2/ and the path", () => {
  const image = ImageName.parse("ghcr.io/acme/check-in");
  expect(endpoint(image, "tags/list").href).toBe("https://ghcr.io/v2/acme/check-in/tags/list");
});

it.each([
  ["https://a.example/", "https://b.example/", true],
  ["http://127.0.0.1:1/", "http://127.0.0.1:2/", true],
  ["http://127.0.0.1:1/", "https://b.example/", true],
  ["https://a.example/", "http://a.example/", false],
  ["https://a.example/", "http://127.0.0.1/", false],
  ["https://a.example/", "https://localhost/", false],
  ["https://a.example/", "https://[::1]/", false],
  ["https://a.example/", "https://0x7f000001/", false],
  ["https://a.example/", "https://user@b.example/", false],
  ["http://127.0.0.1/", "http://b.example/", false],
  ["http://127.0.0.1/", "ftp://127.0.0.1/", false],
])("being at %s, goes on to %s: %j", (from, to, allowed) => {
  expect(maySendTo(new URL(from), new URL(to))).toBe(allowed);
});
