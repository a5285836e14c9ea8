import type { Question } from "../question.ts";
import { NAME, POD_METADATA, PODS } from "../workload-cel.ts";

const IS_POD = 'object.apiVersion in ["v1", "apps/v1", "batch/v1"]';

export const meshMtls: Question = {
  asks: "Does no service speak or listen in the clear inside the mesh?",
  threat: "Who is on the network reads passengers' data, or answers in another service's name.",
  checklist: "Network security: service mesh mTLS for east-west traffic",
  unseen:
    "Whether a STRICT PeerAuthentication stands in the mesh's root namespace: make one; this keeps anybody from weakening it. It speaks Istio's dialect (sidecars and ambient); for another mesh, turn it off.",
  ask: () => ({
    resources: [
      ...PODS.resources,
      {
        apiGroups: ["security.istio.io"],
        apiVersions: ["*"],
        operations: ["CREATE", "UPDATE"],
        resources: ["peerauthentications"],
      },
      {
        apiGroups: ["networking.istio.io"],
        apiVersions: ["*"],
        operations: ["CREATE", "UPDATE"],
        resources: ["destinationrules"],
      },
    ],
    conditions: [{ name: "isnt-on-its-way-out", expression: "!has(object.metadata.deletionTimestamp)" }],
    variables: [
      NAME,
      { ...POD_METADATA, expression: `!(${IS_POD}) ? {} :\n${POD_METADATA.expression}` },
      { name: "marks", expression: "variables.podMetadata.?labels.orValue({})" },
      { name: "notes", expression: "variables.podMetadata.?annotations.orValue({})" },
      { name: "space", expression: "namespaceObject.metadata.?labels.orValue({})" },
    ],
    demands: [
      {
        name: "outside",
        offenders: [
          `!(${IS_POD}) ||`,
          'variables.space[?"istio-injection"].orValue("") == "enabled" ||',
          'variables.space[?"istio.io/rev"].orValue("") != "" ||',
          'variables.space[?"istio.io/dataplane-mode"].orValue("") == "ambient"',
          "? [] : [request.namespace]",
        ].join("\n"),
        remedy:
          "put the namespace into the mesh (label istio-injection: enabled, istio.io/rev or istio.io/dataplane-mode: ambient)",
      },
      {
        name: "optingOut",
        offenders: [
          'variables.marks[?"sidecar.istio.io/inject"].orValue("true") == "false" ||',
          'variables.notes[?"sidecar.istio.io/inject"].orValue("true") == "false" ||',
          'variables.marks[?"istio.io/dataplane-mode"].orValue("") == "none" ||',
          'variables.notes.exists(key, key.startsWith("traffic.sidecar.istio.io/exclude"))',
          "? [variables.name] : []",
        ].join("\n"),
        remedy: "take the labels and annotations away that lead around the mesh from",
      },
      {
        name: "lenient",
        offenders: [
          'object.kind == "PeerAuthentication" && (',
          '  !(object.?spec.?mtls.?mode.orValue("UNSET") in ["STRICT", "UNSET"]) ||',
          "  object.?spec.?portLevelMtls.orValue({}).exists(port,",
          '    !(object.spec.portLevelMtls[port].?mode.orValue("UNSET") in ["STRICT", "UNSET"])))',
          "? [variables.name] : []",
        ].join("\n"),
        remedy: "set mtls.mode: STRICT, for every port too, in the PeerAuthentication",
      },
      {
        name: "plain",
        offenders: [
          'object.kind == "DestinationRule" && ([object.?spec.?trafficPolicy.orValue({})] +',
          "  object.?spec.?trafficPolicy.?portLevelSettings.orValue([]) +",
          "  object.?spec.?subsets.orValue([]).map(subset, subset.?trafficPolicy.orValue({})))",
          '  .exists(policy, policy.?tls.?mode.orValue("ISTIO_MUTUAL") == "DISABLE")',
          "? [variables.name] : []",
        ].join("\n"),
        remedy: "take tls.mode: DISABLE out of the DestinationRule",
      },
    ],
  }),
};
