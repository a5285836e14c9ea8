import { describe, expect, it } from "vitest";
import { gitUrl } from "./git-url.ts";

describe("gitUrl", () => {
  it.each([
    ["https://api.github.com", "https://github.com/acme/gitops.git"],
    ["https://api.acme.ghe.com", "https://acme.ghe.com/acme/gitops.git"],
    ["https://ghes.acme.example/api/v3", "https://ghes.acme.example/acme/gitops.git"],
    ["https://ghes.acme.example/api/v3/", "https://ghes.acme.example/acme/gitops.git"],
    ["http://127.0.0.1:4000/api/v3", "http://127.0.0.1:4000/acme/gitops.git"],
  ])("derives the clone address from %s", (api, git) => {
    expect(gitUrl(api, "acme/gitops")).toBe(git);
  });

  it("refuses what isn't a URL", () => {
    expect(() => gitUrl("github", "acme/gitops")).toThrow(expect.objectContaining({ code: "INPUT_INVALID" }));
  });
});
