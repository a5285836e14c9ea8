import "./rolldown-runtime.js";
import { Dt as milliseconds, Et as Duration, X as environmentOf, _ as platformsOf, yt as mayWrite } from "./chain-clearance-parse-policy.js";
import { n as parseImageReference, r as printImageReference } from "./chain-digest-image-name.js";
import { r as Fault, t as EXIT } from "./chain-fault.js";
import { g as breakGlassPath, h as breakGlassName, i as readRestrictions, r as readPolicy, v as parseBreakGlass, y as printBreakGlass } from "./operations-observe-policy.js";
import { n as codeOwnersOf } from "./chain-clearance-code-owners.js";
import { i as clip, r as cell } from "./chain-promotion-markdown.js";
import { n as forbidden } from "./operations-break-glass-findings.js";
import { n as generatedFor } from "./operations-generate.js";
import { n as readCodeOwners, t as baseCommit } from "./operations-observe-base.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { i as withClone, n as findTarget, r as personAuth, t as baseOf } from "./cli-gitops.js";
import { t as portsOf } from "./cli-ports.js";
// operations/break-glass.ts
async function openBreakGlass(request, { git, github, now }) {
	const base = request.base ?? DEFAULT_BASE;
	const viewer = await github.viewer();
	await git.refresh();
	const commit = await baseCommit(git, base.branch);
	const snapshot = await readPolicy(git, commit, base.policyPath);
	const { environment, subject, reason } = request;
	const namespace = request.namespace ?? ownNamespace(snapshot.policy, environment, subject);
	const opened = now();
	const unnamed = {
		environment,
		subject,
		namespace,
		reason,
		owner: viewer.login,
		opened,
		expires: new Date(opened.getTime() + request.length)
	};
	const opening = readable({
		...unnamed,
		name: breakGlassName(unnamed)
	}, snapshot.policy);
	const path = breakGlassPath(opening);
	const owners = codeOwnersOf(await readCodeOwners(git, commit), path);
	const { quarantines } = await readRestrictions(git, snapshot);
	const [first, ...rest] = [
		...forbidden(opening, snapshot.policy, opened),
		...subject.kind === "image" && quarantines.some(({ digest }) => digest === subject.image.digest) ? [{
			code: "QUARANTINED",
			message: `${subject.image.digest} is in quarantine: lift that first`
		}] : [],
		...mayWrite(await github.permission(viewer.login)) ? [] : [{
			code: "NOT_PERMITTED",
			message: `${viewer.login} may not write to the GitOps repository`
		}],
		...owners.length === 0 ? [{
			code: "BREAK_GLASS_FORBIDDEN",
			message: "nobody could approve it: give /break-glass/ owners in CODEOWNERS"
		}] : []
	];
	if (first !== void 0) return {
		outcome: "refused",
		findings: [first, ...rest]
	};
	const file = {
		path,
		bytes: new TextEncoder().encode(printBreakGlass(opening))
	};
	const generated = await generatedFor(git, commit, [file], base.policyPath);
	const exceptions = generated.files.filter((one) => generated.stale.includes(one.path) && one.path.startsWith(`policies/generated/${environment}/`));
	const title = `break glass in ${environment}: ${printSubject(subject)} in ${namespace}`;
	const { pullRequest } = await github.propose({
		branch: path.replace(/\.yaml$/u, ""),
		base: {
			branch: base.branch,
			commit
		},
		files: [file, ...exceptions],
		message: title,
		title,
		body: bodyOf(opening, owners)
	});
	return {
		outcome: "opened",
		pullRequest: pullRequest.number,
		url: pullRequest.url,
		path,
		expires: opening.expires,
		owners
	};
}
function readable(opening, policy) {
	const bytes = new TextEncoder().encode(printBreakGlass(opening));
	try {
		return parseBreakGlass(new Map([[breakGlassPath(opening), bytes]]), policy)[0] ?? opening;
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		throw new Fault("INPUT_INVALID", error.message, { cause: error });
	}
}
function ownNamespace(policy, environment, subject) {
	const [platform] = platformsOf(policy, environmentOf(policy, environment));
	const [only, ...others] = (platform?.images.find(({ image }) => subject.kind === "image" && image === subject.image.image))?.namespaces ?? [];
	if (only !== void 0 && others.length === 0) return only;
	throw new Fault("INPUT_INVALID", "--namespace is missing: it doesn't follow from what is to be let in");
}
function printSubject(subject) {
	if (subject.kind === "person") return subject.person;
	const { image, digest } = subject.image;
	return `${image.slice(-100)}@${digest.slice(0, 19)}`;
}
function bodyOf({ environment, subject, namespace, reason, expires }, owners) {
	const who = owners.map((one) => `@${one}`).join(", ");
	return clip([
		subject.kind === "image" ? `Lets **${cell(printImageReference(subject.image))}** start in the namespace \`${namespace}\` of ${environment} without a clearance.` : `Lets **${cell(subject.person)}** change the namespace \`${namespace}\` of ${environment} by hand.`,
		`Why: ${cell(reason, 1e3)}`,
		`It ends at **${expires.toISOString()}**, which the policies check themselves; what has started by then runs on, and isn't started again.`,
		`One of its code owners (${who}) other than the author has to approve this very head. What is in quarantine stays out.`
	].join("\n\n"));
}
// cli/run/break-glass-open.ts
async function runBreakGlassOpen(invocation) {
	const reason = invocation.required("reason");
	if (reason.length < 3 || reason.length > 500) throw new Fault("INPUT_INVALID", "--reason: say it in 3 to 500 characters");
	const length = Duration.safeParse(invocation.required("for"));
	if (!length.success) throw new Fault("INPUT_INVALID", "--for: expected a duration such as 30m or 2h");
	const request = {
		environment: invocation.required("env"),
		subject: subjectOf(invocation),
		namespace: invocation.option("namespace"),
		reason,
		length: milliseconds(length.data),
		base: baseOf(invocation)
	};
	const target = await findTarget(invocation);
	const auth = await personAuth(invocation.environment, target.server);
	const outcome = await withClone(invocation, target, auth, (gitops) => openBreakGlass(request, portsOf(invocation, gitops)));
	if (outcome.outcome === "refused") {
		const text = outcome.findings.map(({ code, message }) => `refused, ${code}: ${message}`).join("\n");
		return {
			code: EXIT.refused,
			json: outcome,
			text
		};
	}
	const { pullRequest, url, path, expires, owners } = outcome;
	const text = [
		`opened #${pullRequest}: ${url}`,
		`${path}, until ${expires.toISOString()}`,
		`to be approved by one of ${owners.join(", ")} other than you`
	].join("\n");
	return {
		code: EXIT.done,
		json: outcome,
		text
	};
}
function subjectOf({ option }) {
	const [image, person] = [option("image"), option("person")];
	if (image !== void 0 && person === void 0) return {
		kind: "image",
		image: parseImageReference(image)
	};
	if (person !== void 0 && image === void 0) return {
		kind: "person",
		person
	};
	throw new Fault("INPUT_INVALID", "give one of --image and --person");
}
export { runBreakGlassOpen };
