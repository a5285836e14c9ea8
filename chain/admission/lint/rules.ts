import type { LintRule } from "./rule.ts";
import {
  exceptionCanError,
  exceptionImagesIgnored,
  exceptionWithClock,
  exceptionWithoutExpiry,
} from "./rules/exceptions.ts";
import {
  auditOnly,
  digestOptional,
  ephemeralContainersPass,
  failurePolicyIgnore,
  mutatesDigest,
  verificationOptional,
} from "./rules/fail-open.ts";
import { identityIncomplete, openPattern, severalIdentities, wildcardIdentity } from "./rules/identities.ts";
import {
  annotationsIgnored,
  extensionsIgnored,
  logKeysIgnored,
  repositoryIgnored,
  rootsIgnored,
} from "./rules/ignored-on-bundles.ts";
import { globMatchesNothing, shortNamesPass } from "./rules/image-globs.ts";
import {
  anyAttestationCounts,
  builderIdOfV02,
  oneOfTwoAttestors,
  payloadIsStatement,
  tagsOnly,
} from "./rules/predicates.ts";
import { currentTime, expiryUnchecked, noTimeSource, sctUnchecked } from "./rules/time-sources.ts";
import { inlineRootNeedsTuf, rootWithoutLog } from "./rules/trust-roots.ts";
import { webhookTimeout } from "./rules/webhook-timeout.ts";

/** Everything that the lint knows; a new rule is its own constant and one row here. */
export const LINT_RULES: readonly LintRule[] = [
  extensionsIgnored,
  annotationsIgnored,
  rootsIgnored,
  logKeysIgnored,
  repositoryIgnored,
  wildcardIdentity,
  openPattern,
  severalIdentities,
  identityIncomplete,
  noTimeSource,
  currentTime,
  expiryUnchecked,
  sctUnchecked,
  rootWithoutLog,
  inlineRootNeedsTuf,
  builderIdOfV02,
  payloadIsStatement,
  anyAttestationCounts,
  oneOfTwoAttestors,
  tagsOnly,
  globMatchesNothing,
  shortNamesPass,
  failurePolicyIgnore,
  auditOnly,
  digestOptional,
  verificationOptional,
  ephemeralContainersPass,
  mutatesDigest,
  webhookTimeout,
  exceptionWithoutExpiry,
  exceptionWithClock,
  exceptionImagesIgnored,
  exceptionCanError,
];
