import { imageChecks, type SignatureForm } from "../image-check.ts";
import type { PolicyDocument, Spot } from "../policy-document.ts";
import { found, type LintRule } from "../rule.ts";

const SOURCE = "pkg/image/verifiers/cpol/cosign/sigstore.go, buildVerifyOptions";

interface Ignores {
  readonly at: Spot;
  readonly kind: "keyless" | "keys" | "certificates";
  readonly tlog: boolean;
  readonly sct: boolean;
}

/** The attestors of a ClusterPolicy with what they say of the logs. */
function ignores(policy: PolicyDocument, forms: readonly SignatureForm[]): readonly Ignores[] {
  return imageChecks(policy)
    .filter(({ form }) => forms.includes(form))
    .flatMap(({ attestors }) => attestors)
    .flatMap((entry) =>
      (["keyless", "keys", "certificates"] as const).flatMap((kind) =>
        policy.select(entry, kind).map((at) => ({
          at,
          kind,
          tlog: policy.select(at, "rekor.ignoreTlog")[0]?.value === true,
          sct: policy.select(at, "ctlog.ignoreSCT")[0]?.value === true,
        })),
      ),
    );
}

export const noTimeSource: LintRule = {
  name: "no-time-source",
  effect: "refuses-all",
  why: "For bundles `ctlog.ignoreSCT: true` doesn't concern the SCT: it takes away every witness of the signing time. With the transparency log still on, the verifier has no time to compare with and refuses to start.",
  source: SOURCE,
  remedy:
    "Leave `ctlog.ignoreSCT` out. Without a log: `rekor: { ignoreTlog: true }` alone, which asks for a signed timestamp.",
  find: (policy) =>
    ignores(policy, ["bundles"])
      .filter(({ sct, tlog }) => sct && !tlog)
      .map(({ at }) => found(at, `${at.path} ignores the SCT and keeps the log: no bundle can pass`)),
};

export const currentTime: LintRule = {
  name: "certificate-at-current-time",
  effect: "refuses-all",
  why: "With both ignored, a keyless certificate is judged by the clock of the admission. It lives ten minutes: what starts today is refused when it is scheduled again tomorrow.",
  source: SOURCE,
  remedy:
    "Keep one witness: the transparency log, or `rekor: { ignoreTlog: true }` alone with a signed timestamp in the bundle.",
  find: (policy) =>
    ignores(policy, ["bundles"])
      .filter(({ kind, sct, tlog }) => kind === "keyless" && sct && tlog)
      .map(({ at }) =>
        found(at, `${at.path} ignores both logs: certificates count for ten minutes after signing`),
      ),
};

export const expiryUnchecked: LintRule = {
  name: "certificate-never-expires",
  effect: "fails-open",
  why: "Of a fixed certificate only its public key is used, or its chain is judged at the time of its own making; with the log ignored nothing says when the signature was made. A certificate that has expired goes on signing.",
  source:
    "github.com/sigstore/cosign/v3 pkg/cosign/verify.go, TrustedCert; pkg/image/verifiers/ivpol/cosign/opts.go",
  remedy: "Keep the transparency log on, or use a key and change it when it has to end.",
  find: (policy) => [
    ...ignores(policy, ["tags"])
      .filter(({ kind, tlog }) => kind === "certificates" && tlog)
      .map(({ at }) => found(at, `${at.path} accepts signatures by an expired certificate`)),
    ...imageChecks(policy)
      .filter(({ form }) => form === "both")
      .flatMap(({ attestors }) => attestors)
      .filter((one) => policy.select(one, "ctlog.insecureIgnoreTlog")[0]?.value === true)
      .flatMap((one) => policy.select(one, "certificate"))
      .map((at) => found(at, `${at.path} accepts signatures by an expired certificate`)),
  ],
};

export const sctUnchecked: LintRule = {
  name: "certificate-in-no-log",
  effect: "brittle",
  why: "With both logs ignored, nobody outside the authority has seen the certificate: one that was issued by mistake or by a thief looks like the others.",
  source: "pkg/image/verifiers/ivpol/cosign/opts.go, checkOptions",
  remedy:
    "Leave `insecureIgnoreSCT` out: a certificate authority that has a certificate log writes the SCT into each certificate.",
  find: (policy) =>
    imageChecks(policy)
      .filter(({ form }) => form === "both")
      .flatMap(({ attestors }) => attestors)
      .filter((one) => policy.select(one, "keyless").length > 0)
      .filter((one) => policy.select(one, "ctlog.insecureIgnoreTlog")[0]?.value === true)
      .flatMap((one) => policy.select(one, "ctlog.insecureIgnoreSCT"))
      .filter(({ value }) => value === true)
      .map((at) => found(at, `${at.path} with the log ignored: certificates that no log knows are accepted`)),
};
