import type { RepositoryName } from "#chain/source/workflow-identity.ts";

/** A clearance.yaml to begin with: it parses, and one service in it has to be renamed. */
export function policySkeleton(gitops: RepositoryName): string {
  const [owner = ""] = gitops.split("/");
  const image = `ghcr.io/${owner.toLowerCase()}/my-service`;
  return `# What may run where, and who says so. The promoter decides by this file, and the admission policies in
# policies/generated are generated from it: the two can't disagree.
apiVersion: clearance/v1
gitops: ${gitops}

trust:
  main:
    root: trust/trusted_root.json
    issuer: https://token.actions.githubusercontent.com

builders:
  my-service: # the workflow whose provenance counts, and the source that it must have been called from
    trust: main
    workflow: ${owner}/my-service/.github/workflows/release.yml@refs/heads/main
    source: ${owner}/my-service
    ref: refs/heads/main

services:
  my-service:
    image: ${image}
    builder: my-service
    channel: main # the tag that dev's candidate is looked up by
    digestAt: { file: "apps/my-service/{environment}/kustomization.yaml", path: "images[my-service].digest" }

environments:
  - name: dev
    signer: { trust: main, workflow: promote-dev.yml }
  - name: staging
    signer: { trust: main, workflow: promote-staging.yml }
    soak: 10m # healthy here that long before prod takes it
  - name: prod
    signer: { trust: main, workflow: promote-prod.yml }
    approval: { people: 2, from: [${owner}/release] }

admission: { elsewhere: audit } # images of no service here: reported; refuse them once you know what there is

rollback: { by: [${owner}/on-call], approvals: 0 }
`;
}
