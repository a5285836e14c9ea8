import { isImageValidatingPolicy, isRulePolicy } from "../image-check.ts";
import type { PolicyDocument, Spot } from "../policy-document.ts";
import { found, type LintRule } from "../rule.ts";

export const globMatchesNothing: LintRule = {
  name: "glob-matches-nothing",
  effect: "fails-open",
  why: "An image that no pattern matches isn't looked at: a pattern that can't match leaves the policy in place and checks nothing. A ClusterPolicy compares it with registry/path:tag or registry/path@digest, an ImageValidatingPolicy with the image as the manifest writes it.",
  source: "pkg/utils/image/infos.go, String; pkg/cel/matching; pkg/image/verification/evaluator/policy.go",
  remedy:
    "End the pattern with `*` (or `@*` and `:*`), write the registry in lower case and without https://.",
  find: (policy, { images }) =>
    globs(policy).flatMap((at) => {
      const glob = String(at.value);
      const reason = impossible(glob, globs(policy)) ?? unmatched(glob, images);
      return reason === undefined ? [] : [found(at, `${at.path} "${glob}" ${reason}`)];
    }),
};

export const shortNamesPass: LintRule = {
  name: "short-names-pass",
  effect: "fails-open",
  why: "An ImageValidatingPolicy compares patterns with the image as it is written: `nginx` isn't `docker.io/library/nginx` to it, and both start the same container.",
  source: "pkg/image/verification/evaluator/policy.go, Evaluate; pkg/cel/matching",
  remedy:
    "Refuse images without a registry in a policy of their own, or match everything and list what is allowed.",
  find: (policy, { expressions }) =>
    isImageValidatingPolicy(policy) && !expressions.some((one) => one.includes("docker"))
      ? globs(policy)
          .filter(({ value }) => /^(index\.|registry-1\.)?docker\.io\//.test(String(value)))
          .map((at) => found(at, `${at.path} doesn't match Docker Hub's short names`))
      : [],
};

function globs(policy: PolicyDocument): readonly Spot[] {
  const pattern = isImageValidatingPolicy(policy)
    ? "spec.matchImageReferences[].glob"
    : isRulePolicy(policy)
      ? "spec.rules[].verifyImages[].imageReferences[]"
      : undefined;
  const spots = pattern === undefined ? [] : policy.select(policy.root, pattern);
  return spots.filter(({ value }) => typeof value === "string");
}

/** Why no image can match, whatever the images are. A bare name may stand beside its own `@*` and `:*`. */
function impossible(glob: string, beside: readonly Spot[]): string | undefined {
  if (/^\w+:\/\//.test(glob)) return "begins with a scheme, and an image has none";
  if (/\s/.test(glob)) return "has a space, and an image has none";
  if (/^[^/]*[A-Z][^/]*\//.test(glob))
    return "has capitals in the registry, and an image is refused with them";
  const extended = beside.some(({ value }) => value === `${glob}@*` || value === `${glob}*`);
  if (!extended && !/[*?[{]/.test(glob) && !/(@sha256:[0-9a-f]{64}|:[\w.-]{1,128})$/.test(glob)) {
    return "has neither wildcard nor tag nor digest, and an image always ends in one";
  }
  return undefined;
}

function unmatched(glob: string, images: readonly string[]): string | undefined {
  if (images.length === 0) return undefined;
  const pattern = asPattern(glob);
  const spelled = (image: string) => [image, `${image}:latest`, `${image}@sha256:${"0".repeat(64)}`];
  return images.some((image) => spelled(image).some((one) => pattern.test(one)))
    ? undefined
    : "matches none of the named images";
}

/** `*` also crosses slashes, in both kinds. */
function asPattern(glob: string): RegExp {
  const escaped = glob.replaceAll(/[.+^$()|\\]/g, "\\$&");
  const alternatives = escaped.replaceAll(
    /\{([^}]*)\}/g,
    (_, inner: string) => `(?:${inner.replaceAll(",", "|")})`,
  );
  return new RegExp(`^${alternatives.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}
