import { describe, expect, it } from "vitest";
import { githubServer } from "./server.ts";

describe("githubServer", () => {
  it.each([
    [{}, undefined, "https://api.github.com", "github.com", true],
    [{}, "github.com", "https://api.github.com", "github.com", true],
    [{}, "acme.ghe.com", "https://api.acme.ghe.com", "acme.ghe.com", true],
    [{}, "127.0.0.1:4321", "http://127.0.0.1:4321/api/v3", "127.0.0.1:4321", true],
    [{}, "git.acme.example", "https://git.acme.example/api/v3", "git.acme.example", false],
    [
      { GH_HOST: "git.acme.example" },
      "github.com",
      "https://git.acme.example/api/v3",
      "git.acme.example",
      true,
    ],
    [
      { GITHUB_API_URL: "https://git.acme.example/api/v3/", GH_HOST: "other.example" },
      "github.com",
      "https://git.acme.example/api/v3",
      "git.acme.example",
      true,
    ],
    [
      { GITHUB_API_URL: "https://api.github.com" },
      "evil.example",
      "https://api.github.com",
      "github.com",
      true,
    ],
  ])("%j in a clone from %s asks %s", (environment, origin, apiUrl, host, trusted) => {
    expect(githubServer(environment, origin)).toEqual({ apiUrl, host, trusted });
  });

  it.each([
    "github.com.evil.example",
    "evil.example/github.com",
    "xgithub.com",
    "a.b.ghe.com",
    "127.0.0.1.evil.example",
  ])("an origin at %s is never taken for GitHub's own or for this machine", (origin) => {
    expect(githubServer({}, origin).trusted).toBe(false);
  });

  it.each([
    "http://git.acme.example/api/v3",
    "https://user:secret@git.acme.example/api/v3",
    "git.acme.example",
  ])("refuses GITHUB_API_URL=%s without repeating what it may hold", (url) => {
    expect(() => githubServer({ GITHUB_API_URL: url }, undefined)).toThrow(
      expect.objectContaining({
        code: "INPUT_INVALID",
        message: expect.not.stringContaining("secret"),
      }) as Error,
    );
  });
});
