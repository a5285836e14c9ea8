import { expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { EXIT } from "#chain/fault.ts";
import { newKeyPair } from "#test/contract/sigstore-fixture.ts";
import { faultOf, runBuiltAction } from "./harness.ts";

const DIGEST = digestOf("v1");
const IMAGE = "127.0.0.1:9/acme/check-in";

it.each([
  ["build", {}, /image: it is missing/],
  ["build", { image: "check-in" }, /image: expected registry\/owner\/name/],
  ["build", { image: `${IMAGE}:main` }, /image: expected registry\/owner\/name in lower case, without tag/],
  ["build", { image: IMAGE, platforms: "windows" }, /platforms: .*"windows"/],
  ["build", { image: IMAGE, entrypoint: "node main.js" }, /entrypoint: expected a JSON array/],
  ["build", { image: IMAGE, user: "root" }, /user: expected uid or uid:gid/],
  ["build", { image: IMAGE, labels: "team" }, /labels: "team" is not key=value/],
  ["build", { image: IMAGE, base: "node" }, /"node" is not a base image/],
  ["build", { image: "x", user: "root" }, /image: .*; user: /],
  ["main", { image: "" }, /image: it is missing/],
  ["sbom", { "subject-name": IMAGE }, /subject-digest: it is missing/],
  [
    "sbom",
    { "subject-name": IMAGE, "subject-digest": "main" },
    /subject-digest: expected sha256: followed by/,
  ],
  [
    "attest",
    { "subject-name": IMAGE, "subject-digest": DIGEST, "predicate-type": "scan" },
    /predicate-type: /,
  ],
  ["verify", { "subject-name": IMAGE, "subject-digest": DIGEST, gitops: "acme" }, /gitops: /],
  ["promote", { mode: "deploy" }, /mode: .*"plan"\|"apply"\|"sign"\|"merge"/],
  ["promote", { mode: "sign", "pull-request": "-1" }, /pull-request: /],
  ["promote", { mode: "sign", head: "main" }, /head: expected a commit id/],
  ["promote", { "app-id": "my-app" }, /app-id: expected the App's numeric id/],
  ["promote", { gitops: "acme/gitops", "app-id": "1" }, /app-id and app-private-key: give both or neither/],
  ["promote", { gitops: "acme/gitops" }, /github-token: give a token, or an App's id and private key/],
  ["promote", { "github-token": "x" }, /gitops: name the GitOps repository/],
  ["rollback", { service: "check-in", environment: "prod" }, /reason: it is missing/],
  [
    "rollback",
    { service: "a", environment: "b", reason: "why not", to: "main" },
    /to: expected sha256: followed by/,
  ],
] as const)("%s %j is a fault that names the input", async (name, inputs, message) => {
  const result = await runBuiltAction(name, { inputs });
  expect(result).toMatchObject({ exitCode: EXIT.fault, outputs: {} });
  expect(faultOf(result)).toMatch(/^INPUT_INVALID: /);
  expect(faultOf(result)).toMatch(message);
});

it.each([
  ["attest", "signing-key", { "subject-name": IMAGE, "subject-digest": DIGEST }],
  ["main", "signing-key", { image: IMAGE }],
  ["promote", "signing-key", { gitops: "acme/gitops", "github-token": "x", environment: "dev" }],
  ["promote", "app-private-key", { gitops: "acme/gitops", "app-id": "1" }],
  [
    "rollback",
    "app-private-key",
    { gitops: "acme/gitops", "app-id": "1", service: "a", environment: "b", reason: "why" },
  ],
] as const)("%s never shows a line of a broken %s", async (name, secret, inputs) => {
  const broken = newKeyPair().pkcs8.replace(/^M/m, "!");
  const result = await runBuiltAction(name, {
    inputs: { ...inputs, [secret]: broken },
    environment: { GITHUB_API_URL: "http://127.0.0.1:9/api/v3", GITHUB_ACTOR: "erin" },
  });
  expect(result.exitCode).toBe(EXIT.fault);
  expect(faultOf(result)).toMatch(/^INPUT_INVALID: .*key/);
  const seen = [result.log, result.summary, JSON.stringify(result.annotations)].join("\n");
  for (const line of broken
    .trim()
    .split("\n")
    .filter((line) => !line.startsWith("---")))
    expect(seen).not.toContain(line);
});

it.each([
  ["build", "github-token", "a-token-of-somebody"],
  ["main", "signing-key", newKeyPair().pkcs8.split("\n")[1] ?? ""],
] as const)("%s hides its %s wherever else it is written", async (name, secret, value) => {
  const result = await runBuiltAction(name, { inputs: { image: IMAGE, [secret]: value, labels: value } });
  expect(faultOf(result)).toContain('labels: "***" is not key=value');
  expect([result.log, result.summary].join("\n")).not.toContain(value);
});
