// chain/fault.ts
const FAULTS = {
	INPUT_INVALID: "An input of a command or action has the wrong shape. Correct the named input.",
	POLICY_UNREADABLE: "clearance.yaml can't be read from the base branch. Check the path, the branch and the token.",
	POLICY_INVALID: "clearance.yaml or a trust file is wrong. Correct the named line and column.",
	QUARANTINE_UNREADABLE: "The quarantine folder can't be read whole. Repair the named file; until then nothing is decided.",
	HOLD_UNREADABLE: "A hold can't be read. Repair the named file; until then nothing is decided.",
	BREAK_GLASS_UNREADABLE: "The break-glass folder can't be read whole. Repair the named file; until then no policies are generated.",
	DIGEST_MISMATCH: "Bytes don't have the digest that names them. Fetch again; if it repeats, the store is damaged or hostile.",
	IMAGE_MALFORMED: "An image manifest, index or config isn't what the OCI image spec asks for.",
	IMAGE_NOT_FOUND: "The registry doesn't hold the named image or digest.",
	REGISTRY_UNREACHABLE: "The registry didn't answer in time, or not at all.",
	REGISTRY_DENIED: "The registry refused the credentials. Log in, or give the job packages permission.",
	REGISTRY_REJECTED: "The registry answered outside the OCI distribution spec, or refused a write.",
	REFERRER_LOST: "An attached referrer isn't in the registry's list after several writes. Another writer keeps undoing it.",
	BUNDLE_MALFORMED: "A Sigstore bundle can't be parsed or is over the size limit.",
	STATEMENT_MALFORMED: "An in-toto statement or predicate isn't what its type asks for.",
	TRUST_ROOT_INVALID: "A trusted root or public key can't be used. Replace the named trust file.",
	TOKEN_UNAVAILABLE: "No OIDC token: the job needs `permissions: id-token: write`.",
	TOKEN_EXPIRED: "A token has expired or isn't valid. Start the job again for a fresh one.",
	SIGNING_FAILED: "Fulcio, the log or the timestamp authority didn't give what signing needs.",
	GITHUB_UNREACHABLE: "GitHub didn't answer in time, or not at all.",
	GITHUB_DENIED: "GitHub refused the token for this call. Check the App's permissions.",
	GITHUB_REJECTED: "GitHub refused the call or answered in a shape that isn't its API's.",
	ENVIRONMENT_MISSING: "The deployment environment doesn't exist on the GitOps repository, or isn't in clearance.yaml.",
	GIT_FAILED: "A git command failed on the GitOps repository.",
	EDIT_PATH_MISSING: "The declared path isn't in the GitOps file. Correct digestAt or the file.",
	EDIT_PLACES_DIFFER: "The places of one digest hold different ones. Put the same digest into all of them.",
	EDIT_PATH_AMBIGUOUS: "The declared path is in the GitOps file more than once. Make it unique.",
	EDIT_UNSAFE: "The edit would change more than the digest (shared anchor, bad encoding, broken YAML). Nothing was written.",
	ROLLBACK_IMPOSSIBLE: "There is no digest to go back to: nothing that was healthy there is still cleared.",
	STATE_CHANGED: "What was decided on has changed since. Run again: the decision is made afresh.",
	READBACK_MISMATCH: "The merged tree isn't the planned one. An alarm was raised, a revert opened and the lane held.",
	PORT_TAKEN: "A port that the sandbox or the service needs is in use. Stop the other process or choose another port.",
	SANDBOX_UNUSABLE: "The sandbox's folder holds state that can't be used. Choose an empty folder or repair it.",
	WORKFLOW_INVALID: "A workflow or action file can't be run as written."
};
var Fault = class extends Error {
	name = "Fault";
	code;
	retryable;
	constructor(code, message, options = {}) {
		super(message, "cause" in options ? { cause: options.cause } : {});
		this.code = code;
		this.retryable = options.retryable ?? false;
	}
};
const EXIT = {
	done: 0,
	refused: 1,
	fault: 2,
	bug: 70
};
export { FAULTS as n, Fault as r, EXIT as t };
