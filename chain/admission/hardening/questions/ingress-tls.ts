import type { Question } from "../question.ts";
import { NAME } from "../workload-cel.ts";

export const ingressTls: Question = {
  asks: "Is everything that comes from outside encrypted?",
  threat:
    "Passwords and passports travel in the clear; a Service with a port of its own goes around firewall and gateway.",
  checklist: "Data security and compliance: encryption in transit (TLS 1.2+)",
  unseen:
    "Versions of TLS and certificates: the controller's settings say those. A gateway that only redirects from http needs questions.ingress-tls.exempt for its namespace.",
  ask: () => ({
    resources: [
      {
        apiGroups: ["networking.k8s.io"],
        apiVersions: ["v1"],
        operations: ["CREATE", "UPDATE"],
        resources: ["ingresses"],
      },
      {
        apiGroups: ["gateway.networking.k8s.io"],
        apiVersions: ["*"],
        operations: ["CREATE", "UPDATE"],
        resources: ["gateways"],
      },
      { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["services"] },
    ],
    conditions: [{ name: "isnt-on-its-way-out", expression: "!has(object.metadata.deletionTimestamp)" }],
    variables: [
      NAME,
      { name: "tls", expression: 'object.kind == "Ingress" ? object.spec.?tls.orValue([]) : []' },
    ],
    demands: [
      {
        name: "clear",
        offenders: [
          'object.kind != "Ingress" ? [] :',
          'object.spec.?rules.orValue([]).map(rule, rule.?host.orValue(""))',
          '.filter(host, !variables.tls.exists(tls, tls.?secretName.orValue("") != "" && (host in tls.?hosts.orValue([]) ||',
          '  tls.?hosts.orValue([]).exists(wide, wide.startsWith("*.") && host.endsWith(wide.substring(1)) &&',
          '    !host.substring(0, size(host) - size(wide) + 1).contains(".")))))',
          '.map(host, host == "" ? "(every host)" : host)',
        ].join("\n"),
        remedy: "name the host, and it under tls with a secretName, for",
      },
      {
        name: "fallback",
        offenders: [
          'object.kind == "Ingress" && has(object.spec.defaultBackend) && size(variables.tls) == 0',
          "? [variables.name] : []",
        ].join("\n"),
        remedy: "give tls to the defaultBackend of",
      },
      {
        name: "listeners",
        offenders: [
          'object.kind != "Gateway" ? [] :',
          'object.spec.?listeners.orValue([]).filter(one, !(one.protocol in ["HTTPS", "TLS"])).map(one, one.name)',
        ].join("\n"),
        remedy: "use HTTPS or TLS for the listener",
      },
      {
        name: "around",
        offenders: [
          'object.kind == "Service" && (',
          '  object.spec.?type.orValue("ClusterIP") in ["LoadBalancer", "NodePort"] ||',
          "  size(object.spec.?externalIPs.orValue([])) > 0) ? [variables.name] : []",
        ].join("\n"),
        remedy: "let an Ingress or Gateway lead to the Service",
      },
    ],
  }),
};
