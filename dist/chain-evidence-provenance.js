import { b as string, m as looseObject, r as datetime, s as array, v as record } from "./zod.js";
import { t as GITHUB_SERVER } from "./chain-source-github-server.js";
import { a as statementAbout, n as PREDICATE } from "./chain-evidence-statement.js";
// chain/evidence/provenance.ts
const WORKFLOW_BUILD_TYPE = "https://actions.github.io/buildtypes/workflow/v1";
const ResourceDescriptor = looseObject({
	uri: string().optional(),
	digest: record(string(), string()).optional()
});
const Provenance = looseObject({
	buildDefinition: looseObject({
		buildType: string().min(1),
		externalParameters: looseObject({ workflow: looseObject({
			ref: string(),
			repository: string(),
			path: string()
		}).optional() }),
		resolvedDependencies: array(ResourceDescriptor).optional()
	}),
	runDetails: looseObject({
		builder: looseObject({ id: string().min(1) }),
		metadata: looseObject({
			invocationId: string().optional(),
			startedOn: datetime({ offset: true }).optional()
		}).optional()
	})
});
function provenanceIn(statement) {
	if (statement.predicateType !== PREDICATE.provenance) return void 0;
	return Provenance.safeParse(statement.predicate).data;
}
function provenanceFrom(claims, server = GITHUB_SERVER) {
	const repository = `${server}/${claims.repository}`;
	const workflow = claims.workflow_ref;
	const path = workflow.slice(claims.repository.length + 1, workflow.indexOf("@"));
	const ref = workflow.slice(workflow.indexOf("@") + 1);
	return {
		buildDefinition: {
			buildType: WORKFLOW_BUILD_TYPE,
			externalParameters: { workflow: {
				ref,
				repository,
				path
			} },
			internalParameters: { github: {
				event_name: claims.event_name,
				repository_id: claims.repository_id,
				repository_owner_id: claims.repository_owner_id,
				runner_environment: claims.runner_environment
			} },
			resolvedDependencies: [{
				uri: `git+${repository}@${claims.ref}`,
				digest: { gitCommit: claims.sha }
			}]
		},
		runDetails: {
			builder: { id: `${server}/${claims.job_workflow_ref}` },
			metadata: { invocationId: `${repository}/actions/runs/${claims.run_id}/attempts/${claims.run_attempt}` }
		}
	};
}
function provenanceStatement(subject, claims, server = GITHUB_SERVER) {
	return statementAbout(subject, PREDICATE.provenance, provenanceFrom(claims, server));
}
export { provenanceStatement as n, provenanceIn as t };
