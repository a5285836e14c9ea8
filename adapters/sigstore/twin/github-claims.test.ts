import { describe, expect, it } from "vitest";
import { githubClaims } from "./github-claims.ts";

const JOB = {
  repository: "acme/check-in",
  ref: "refs/heads/main",
  sha: "1".repeat(40),
  workflow_ref: "acme/check-in/.github/workflows/release.yml@refs/heads/main",
};

describe("the claims of a job's token", () => {
  it.each([
    [
      "by its environment before anything else",
      { environment: "prod", event_name: "pull_request" },
      "environment:prod",
    ],
    ["by its event when that is a pull request", { event_name: "pull_request" }, "pull_request"],
    ["by its ref otherwise", {}, "ref:refs/heads/main"],
  ])("name the job %s", (_how, more, rest) => {
    expect(githubClaims({ ...JOB, ...more })["sub"]).toBe(`repo:acme/check-in:${rest}`);
  });

  it("say of a job that wasn't called that its workflow is the started one", () => {
    expect(githubClaims(JOB)).toMatchObject({
      job_workflow_ref: JOB.workflow_ref,
      job_workflow_sha: JOB.sha,
      workflow: ".github/workflows/release.yml",
      repository_owner: "acme",
      ref_type: "branch",
    });
    expect(githubClaims(JOB)).not.toHaveProperty("environment");
  });

  it("give the same repository the same id, and another one another", () => {
    const id = (repository: string) => githubClaims({ ...JOB, repository })["repository_id"];
    expect(id("acme/check-in")).toBe(id("acme/check-in"));
    expect(id("acme/check-in")).not.toBe(id("acme/gitops"));
  });
});
