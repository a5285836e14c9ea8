/** A kustomize base of one folder of policies, for Argo CD, Flux and `kubectl apply -k`. */
export function kustomization(environment: string, kind: string, files: readonly string[]): string {
  return `# What a cluster of ${environment} syncs, where it takes ${kind}; the folder beside asks the same in the other kind.
# Written by \`clearance policies generate\`. Change clearance.yaml, not this.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
${files.map((file) => `  - ${file}\n`).join("")}`;
}
