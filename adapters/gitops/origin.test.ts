import { describe, expect, it } from "vitest";
import { parseOrigin } from "./origin.ts";

describe("parseOrigin", () => {
  it.each([
    ["https://github.com/acme/gitops.git", "github.com", "acme/gitops"],
    ["https://github.com/acme/gitops/", "github.com", "acme/gitops"],
    ["https://x-access-token:t0ken@github.com/acme/gitops", "github.com", "acme/gitops"],
    ["https://git.acme.example:8443/acme/gitops.git", "git.acme.example:8443", "acme/gitops"],
    ["http://127.0.0.1:4321/acme/gitops.git", "127.0.0.1:4321", "acme/gitops"],
    ["git@github.com:acme/gitops.git", "github.com", "acme/gitops"],
    ["github.com:acme/gitops", "github.com", "acme/gitops"],
    ["ssh://git@git.acme.example:2222/acme/gitops.git", "git.acme.example", "acme/gitops"],
    ["ssh://git@ssh.github.com:443/acme/gitops.git", "github.com", "acme/gitops"],
    ["git@GitHub.com:acme/git.ops.git", "github.com", "acme/git.ops"],
  ])("%s is %s on %s", (url, host, repository) => {
    expect(parseOrigin(url)).toEqual({ host, repository });
  });

  it.each([
    "/srv/git/gitops.git",
    "../gitops",
    "file:///srv/git/acme/gitops.git",
    "https://github.com/acme",
    "https://gitlab.example/group/sub/gitops.git",
    "C:\\git\\acme\\gitops",
    "",
  ])("%j names no repository on a GitHub", (url) => {
    expect(parseOrigin(url)).toBeUndefined();
  });
});
