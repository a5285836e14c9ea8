import type { KyvernoInstall } from "./kyverno.ts";

export const KYVERNO_INSTALL: KyvernoInstall = {
  flags: { imageVerifyCacheMaxSize: "5000000" },
  config: {
    excludeGroups: "system:nodes",
    resourceFilters: "[Event,*,*][*/*,kube-system,*][*/*,kyverno,*]",
    webhooks:
      '{"namespaceSelector":{"matchExpressions":[{"key":"kubernetes.io/metadata.name","operator":"NotIn","values":["kube-system","kyverno"]}]}}',
  },
};
