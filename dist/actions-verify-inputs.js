import "./rolldown-runtime.js";
import { b as string, w as url, y as strictObject } from "./zod.js";
import { t as RepositoryName } from "./chain-source-workflow-identity.js";
import { a as SubjectInputs, r as CommonInputs } from "./actions-shared-inputs.js";
// actions/verify/inputs.ts
const Exact = string().regex(/^[^*\s]+$/, "write it out: a pattern isn't taken here");
const VerifyInputs = strictObject({
	...SubjectInputs,
	environment: string().optional(),
	certificateIdentity: Exact.optional(),
	certificateOidcIssuer: url().default("https://token.actions.githubusercontent.com"),
	sourceRepository: RepositoryName.optional(),
	sourceRef: Exact.default("refs/heads/main"),
	...CommonInputs
});
export { VerifyInputs };
