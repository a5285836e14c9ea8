import { celList, celString } from "../../cel.ts";
import type { Question } from "../question.ts";
import { CONTAINERS, NAME, PODS, SPEC } from "../workload-cel.ts";

/** Kinds whose controllers write Secrets, from a store outside the cluster or from what they make themselves. */
const WRITERS = [
  "Certificate",
  "ExternalSecret",
  "SealedSecret",
  "SecretProviderClassPodStatus",
  "VaultDynamicSecret",
  "VaultPKISecret",
  "VaultStaticSecret",
];
/** What Kubernetes and Helm themselves keep in Secrets. */
const OWN_TYPES = [
  "bootstrap.kubernetes.io/token",
  "helm.sh/release.v1",
  "kubernetes.io/service-account-token",
];

const SECRET_NAME = "(?i)(passw(or)?d|passphrase|secret|token|credential|(api|access|private)[_-]?key)";
/** What only tells where a secret is. */
const POINTER_NAME = "(?i)[_-](file|path|dir|name|url|uri|host|ttl|id|issuer|audience|enabled)$";
/** Private keys, well-known tokens, and addresses with a password in them. */
const SECRET_VALUE = [
  "-----BEGIN [A-Z ]*PRIVATE KEY-----",
  "\\bAKIA[0-9A-Z]{16}\\b",
  "\\bgh[pousr]_[0-9A-Za-z]{36}",
  "\\bxox[abprs]-[0-9A-Za-z-]{10}",
  "\\beyJ[0-9A-Za-z_-]{10,}\\.eyJ",
  "://[^/\\s:@]*:[^/\\s@$]+@",
].join("|");
const SECRET_ARGUMENT = "(?i)^--?[a-z-]*(password|secret|token|api-key)=.";

const IS_POD = '!(object.kind in ["ConfigMap", "Secret"])';

export const secrets: Question = {
  asks: "Are secrets kept out of manifests, in a store of their own?",
  threat: "Everybody who reads the repository, the API or a crash report reads the password.",
  checklist:
    "Secrets and key management: central secrets manager; no long-lived secrets in CI logs or images",
  unseen:
    "A secret under an innocent name that looks like no known one, and what a Secret holds. An owner can be forged by who may write Secrets: that is prod-writes and RBAC.",
  ask: () => ({
    resources: [
      ...PODS.resources,
      {
        apiGroups: [""],
        apiVersions: ["v1"],
        operations: ["CREATE", "UPDATE"],
        resources: ["configmaps", "secrets"],
      },
    ],
    conditions: [{ name: "isnt-on-its-way-out", expression: "!has(object.metadata.deletionTimestamp)" }],
    variables: [{ ...SPEC, expression: `!(${IS_POD}) ? {} :\n${SPEC.expression}` }, CONTAINERS, NAME],
    demands: [
      {
        name: "literals",
        offenders: [
          "variables.containers.map(container, container.?env.orValue([]).filter(variable,",
          '  variable.?value.orValue("") != "" && (',
          `    variable.value.matches(${celString(SECRET_VALUE)}) ||`,
          `    variable.name.matches(${celString(SECRET_NAME)}) && !variable.name.matches(${celString(POINTER_NAME)})))`,
          "  .map(variable, variable.name)).flatten()",
        ].join("\n"),
        remedy: "take the value from a Secret (valueFrom.secretKeyRef) in the environment variable",
      },
      {
        name: "arguments",
        offenders: [
          "variables.containers.filter(container,",
          "  (container.?command.orValue([]) + container.?args.orValue([])).exists(word,",
          `    word.matches(${celString(SECRET_VALUE)}) || word.matches(${celString(SECRET_ARGUMENT)})))`,
          ".map(container, container.name)",
        ].join("\n"),
        remedy: "take the secret out of the command line of",
      },
      {
        name: "plain",
        offenders: [
          'object.kind != "ConfigMap" ? [] :',
          "object.?data.orValue({}).map(key, key).filter(key,",
          `  object.data[key].matches(${celString(SECRET_VALUE)}))`,
        ].join("\n"),
        remedy: "keep it in a Secret and not in the ConfigMap, under the key",
      },
      {
        name: "homemade",
        offenders: [
          'object.kind == "Secret" &&',
          `  !(object.?type.orValue("") in ${celList(OWN_TYPES.map(celString))}) &&`,
          "  !object.metadata.?ownerReferences.orValue([]).exists(owner,",
          `    owner.kind in ${celList(WRITERS.map(celString))})`,
          "? [variables.name] : []",
        ].join("\n"),
        remedy: "let an ExternalSecret, or another of the platform's secret stores, write the Secret",
      },
    ],
  }),
};
