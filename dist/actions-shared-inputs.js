import { D as NEVER, b as string, x as tuple } from "./zod.js";
import { t as Digest } from "./chain-digest-digest.js";
import { n as parsePlatform } from "./chain-digest-image-build.js";
import { t as ImageName } from "./chain-digest-image-name.js";
import { r as Fault } from "./chain-fault.js";
import { t as RepositoryName } from "./chain-source-workflow-identity.js";
// actions/shared-inputs.ts
const SubjectInputs = {
	subjectName: ImageName,
	subjectDigest: Digest
};
const CommonInputs = {
	githubToken: string().optional(),
	signingConfig: string().optional(),
	trustedRoot: string().optional(),
	gitops: RepositoryName.optional(),
	policy: string().default("clearance.yaml")
};
const AppInputs = {
	appId: string().regex(/^\d+$/, "expected the App's numeric id").optional(),
	appPrivateKey: string().optional()
};
const KeyInput = { signingKey: string().optional() };
const Labels = string().default("").transform((text, context) => {
	const labels = {};
	for (const line of text.split("\n").filter((line) => line.trim() !== "")) {
		const at = line.indexOf("=");
		if (at < 1) context.addIssue({
			code: "custom",
			message: `"${line}" is not key=value`
		});
		else labels[line.slice(0, at).trim()] = line.slice(at + 1).trim();
	}
	return labels;
});
const Entrypoint = string().transform((text, context) => {
	try {
		return tuple([string()], string()).parse(JSON.parse(text));
	} catch {
		context.addIssue({
			code: "custom",
			message: "expected a JSON array such as [\"/app/server\"]"
		});
		return NEVER;
	}
}).optional();
const Platforms = string().default("linux/amd64").transform((text, context) => {
	try {
		const [first, ...more] = text.split(",").map((item) => parsePlatform(item.trim()));
		return first === void 0 ? NEVER : [first, ...more];
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		context.addIssue({
			code: "custom",
			message: error.message
		});
		return NEVER;
	}
});
const BuildInputShape = {
	image: ImageName,
	context: string().default("."),
	base: string().optional(),
	platforms: Platforms,
	entrypoint: Entrypoint,
	user: string().regex(/^\d+(:\d+)?$/, "expected uid or uid:gid").default("65532:65532"),
	labels: Labels
};
export { SubjectInputs as a, KeyInput as i, BuildInputShape as n, CommonInputs as r, AppInputs as t };
