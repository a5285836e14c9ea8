import * as z from "zod";
import type { ImageReference } from "../digest/image-name.ts";
import { GITHUB_SERVER } from "../source/github-server.ts";
import type { WorkflowClaims } from "../source/workflow-claims.ts";
import { PREDICATE, type Statement, statementAbout } from "./statement.ts";

/** The build type of GitHub's own provenance: what its fields mean is said there. */
const WORKFLOW_BUILD_TYPE = "https://actions.github.io/buildtypes/workflow/v1";

const ResourceDescriptor = z.looseObject({
  uri: z.string().optional(),
  digest: z.record(z.string(), z.string()).optional(),
});

/**
 * SLSA provenance v1 (slsa.dev/spec/v1.2/provenance): the fields that a decision reads. What isn't
 * there is undefined; nothing has a default, because a missing field is missing evidence.
 */
export const Provenance = z.looseObject({
  buildDefinition: z.looseObject({
    buildType: z.string().min(1),
    externalParameters: z.looseObject({
      workflow: z.looseObject({ ref: z.string(), repository: z.string(), path: z.string() }).optional(),
    }),
    resolvedDependencies: z.array(ResourceDescriptor).optional(),
  }),
  runDetails: z.looseObject({
    builder: z.looseObject({ id: z.string().min(1) }),
    metadata: z
      .looseObject({
        invocationId: z.string().optional(),
        startedOn: z.iso.datetime({ offset: true }).optional(),
      })
      .optional(),
  }),
});
export type Provenance = z.infer<typeof Provenance>;

/** The provenance in a statement, or undefined where it is another predicate or not of this shape. */
export function provenanceIn(statement: Statement): Provenance | undefined {
  if (statement.predicateType !== PREDICATE.provenance) return undefined;
  return Provenance.safeParse(statement.predicate).data;
}

/**
 * The predicate with the fields as GitHub's own attest action writes them: `workflow` is the caller's
 * file, `builder.id` the called one (the same where nothing was called).
 */
export function provenanceFrom(claims: WorkflowClaims, server: string = GITHUB_SERVER) {
  const repository = `${server}/${claims.repository}`;
  const workflow = claims.workflow_ref;
  const path = workflow.slice(claims.repository.length + 1, workflow.indexOf("@"));
  const ref = workflow.slice(workflow.indexOf("@") + 1);
  return {
    buildDefinition: {
      buildType: WORKFLOW_BUILD_TYPE,
      externalParameters: { workflow: { ref, repository, path } },
      internalParameters: {
        github: {
          event_name: claims.event_name,
          repository_id: claims.repository_id,
          repository_owner_id: claims.repository_owner_id,
          runner_environment: claims.runner_environment,
        },
      },
      resolvedDependencies: [{ uri: `git+${repository}@${claims.ref}`, digest: { gitCommit: claims.sha } }],
    },
    runDetails: {
      builder: { id: `${server}/${claims.job_workflow_ref}` },
      metadata: {
        invocationId: `${repository}/actions/runs/${claims.run_id}/attempts/${claims.run_attempt}`,
      },
    },
  };
}

export function provenanceStatement(
  subject: ImageReference,
  claims: WorkflowClaims,
  server: string = GITHUB_SERVER,
): Statement {
  return statementAbout(subject, PREDICATE.provenance, provenanceFrom(claims, server));
}
