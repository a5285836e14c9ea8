import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it, type TestContext } from "vitest";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { PREDICATE } from "#chain/evidence/statement.ts";
import { PLACEHOLDER, TOOLKIT_REPOSITORY } from "../../sandbox/toolkit.ts";
import { type ChainWorld, GITOPS, type PullRequest, startChainWorld } from "./chain-world.ts";
import { judge } from "./judges.ts";
import { copiedToolkit, runAct } from "./run-act.ts";
import { runJudge } from "./run-judge.ts";

const SERVICE = "acme/check-in";
const RELEASE = ".github/workflows/release.yml@refs/heads/main";
const BUILDER = "acme/builder/.github/workflows/build.yml@refs/heads/main";
const APP = "clearance-promoter[bot]";

let world: ChainWorld;
let toolkit: string;

beforeAll(async () => {
  world = await startChainWorld(inject("toolkit"));
  toolkit = await copiedToolkit(inject("toolkit"), join(world.dir, "toolkit"));
});
afterAll(() => world.close());

/** The digest that the tag `main` names: what the workflow leaves behind. */
async function released(): Promise<string> {
  return (await ociRegistry().resolve(world.image, "main"))?.digest ?? "nothing";
}

async function cosign(test: TestContext, type: string, workflow: string) {
  const { trustedRoot, oidc } = world.sandbox.document;
  const signer = ["--certificate-identity", `https://github.com/${workflow}`];
  const args = ["verify-attestation", "--type", type, "--trusted-root", trustedRoot, ...signer];
  const reference = `${world.image}@${await released()}`;
  const { code, stderr } = await runJudge(
    judge("cosign", test),
    [...args, "--certificate-oidc-issuer", oidc, reference],
    { env: { HOME: world.dir, PATH: process.env["PATH"] ?? "" } },
  );
  return code === 0 ? "accepted" : stderr;
}

describe("act, in a service repository cloned from the sandbox", () => {
  it("runs the adopter's workflow as it is, from checkout to attested digest", async (test) => {
    const clone = await world.clone(SERVICE);
    const answer = await runAct(judge("act", test), world, {
      clone,
      repository: SERVICE,
      workflow: join(inject("toolkit"), "workflows/service/release.yml"),
      event: "push",
      actor: "alice",
      repositories: { [`${PLACEHOLDER.owner}/clearance@${PLACEHOLDER.commit}`]: toolkit },
      claims: { workflow_ref: `${SERVICE}/${RELEASE}` },
    });
    expect(answer, answer.stdout + answer.stderr).toMatchObject({ code: 0 });
    expect(await cosign(test, PREDICATE.provenance, `${SERVICE}/${RELEASE}`)).toBe("accepted");
    expect(await cosign(test, PREDICATE.sbom, `${SERVICE}/${RELEASE}`)).toBe("accepted");
    expect(await cosign(test, PREDICATE.provenance, BUILDER)).toMatch(/no matching CertificateIdentity/);
  });

  it("runs the repository's own workflow, which calls the builder, to the same digest", async (test) => {
    const before = await released();
    const builder = await world.clone("acme/builder");
    const answer = await runAct(judge("act", test), world, {
      clone: await world.clone(SERVICE),
      repository: SERVICE,
      workflow: ".github/workflows/release.yml",
      event: "push",
      actor: "alice",
      repositories: {
        "acme/builder@main": builder,
        [await pinned(builder, ".github/workflows/build.yml")]: toolkit,
      },
      claims: { workflow_ref: `${SERVICE}/${RELEASE}`, job_workflow_ref: BUILDER },
    });
    expect(answer, answer.stdout + answer.stderr).toMatchObject({ code: 0 });
    expect(await released()).toBe(before);
    expect(await cosign(test, PREDICATE.provenance, BUILDER)).toBe("accepted");
    expect(await cosign(test, PREDICATE.sbom, BUILDER)).toBe("accepted");
  });
});

describe("act, in the GitOps repository cloned from the sandbox", () => {
  it("signs and merges into dev what the promoter proposed", async (test) => {
    world.holdBack("dev");
    await world.promote();
    const merged = await promotes(test, "dev");
    expect(merged).toEqual({ by: APP, standing: await released(), runs: ["waiting"] });
    expect(await cosign(test, PREDICATE.vsa, promoter("dev"))).toBe("accepted");
  });

  it("signs nothing for prod while one of the two people is missing", async (test) => {
    await world.approve("carol", await proposed("prod/a"));
    const { answer } = await runPromotion(test, "prod/a");
    expect(answer.code).toBe(1);
    expect(answer.stdout).toContain("GATE_PENDING");
    expect(answer.stdout).not.toContain("merged #");
    expect(await cosign(test, PREDICATE.vsa, promoter("prod"))).toMatch(/no matching CertificateIdentity/);
  });

  it("signs and merges into prod what two people approved", async (test) => {
    await world.approve("dave", await proposed("prod/a"));
    const merged = await promotes(test, "prod/a");
    expect(merged).toEqual({ by: APP, standing: await released(), runs: [] });
    expect(await cosign(test, PREDICATE.vsa, promoter("prod"))).toBe("accepted");
  });
});

const promoter = (environment: string) =>
  `${GITOPS}/.github/workflows/promote-${environment}.yml@refs/heads/main`;

async function proposed(where: string): Promise<PullRequest> {
  await world.sandbox.github.settled();
  const open = await world.pullRequests("open");
  const proposal = open.find(({ title }) => title.includes(` in ${where} `));
  if (proposal === undefined) throw new Error(`nothing was proposed for ${where}`);
  return proposal;
}

/** Runs promote-<environment>.yml for the open promotion: the run that GitHub has of it waits for a person. */
async function runPromotion(test: TestContext, where: string) {
  const environment = where.replace(/\/.*/, "");
  const proposal = await proposed(where);
  const clone = await world.clone(GITOPS);
  const workflow = `.github/workflows/promote-${environment}.yml`;
  const toolkitRef = await pinned(clone, workflow);
  const answer = await runAct(judge("act", test), world, {
    clone,
    repository: GITOPS,
    workflow,
    event: "workflow_dispatch",
    inputs: { "pull-request": String(proposal.number), head: proposal.head.sha },
    actor: APP,
    environments: [environment, "clearance-promoter"],
    repositories: { [toolkitRef]: toolkit },
    claims: { workflow_ref: promoter(environment), environment },
  });
  return { answer, proposal, workflow };
}

async function promotes(test: TestContext, where: string) {
  const { answer, proposal, workflow } = await runPromotion(test, where);
  expect(answer, answer.stdout + answer.stderr).toMatchObject({ code: 0 });
  expect(answer.stdout).toContain(`merged #${proposal.number} as `);
  const runs = world.sandbox.github.runs(GITOPS).filter(({ path }) => path === workflow);
  const merged = await world.acme.rest<{ merged_by: { login: string } }>(
    "ada",
    "GET",
    `/repos/${GITOPS}/pulls/${proposal.number}`,
  );
  const now = await world.clone(GITOPS);
  const tree = await world.git(now, "show", `HEAD:apps/check-in/${where}/kustomization.yaml`);
  return {
    by: merged.merged_by.login,
    standing: /digest: "(sha256:\w+)"/.exec(tree)?.[1],
    /** GitHub's own runs of the workflow: none of them has done anything. */
    runs: runs.map(({ status }) => status),
  };
}

/** `owner/name@commit` of the toolkit that a workflow of a clone is pinned to. */
async function pinned(clone: string, workflow: string): Promise<string> {
  const text = await world.git(clone, "show", `HEAD:${workflow}`);
  const commit = new RegExp(`uses: ${TOOLKIT_REPOSITORY}[\\w/]*@([0-9a-f]{40})`).exec(text)?.[1];
  if (commit === undefined) throw new Error(`${workflow} doesn't pin the toolkit`);
  return `${TOOLKIT_REPOSITORY}@${commit}`;
}
