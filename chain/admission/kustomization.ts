/** A kustomize base of one folder of policies, for Argo CD, Flux and `kubectl apply -k`. */
export function kustomization(what: string, resources: readonly string[]): string {
  return `# ${what}
# Written by \`clearance policies generate\`. Change clearance.yaml, not this.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
${resources.map((name) => `  - ${name}\n`).join("")}`;
}
