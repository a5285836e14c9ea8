#!/usr/bin/env node
import "./rolldown-runtime.js";
import { t as honourNetworkVariables } from "./adapters-host-network-variables.js";
import { n as FAULTS, r as Fault, t as EXIT } from "./chain-fault.js";
import { t as VERSION } from "./chain-version.js";
import { parseArgs } from "node:util";
// cli/commands/admit.ts
const admit = {
	name: "admit",
	summary: "Say what the clusters would answer to manifests, without a cluster",
	details: "Judges by the policy, quarantine and break-glass of this checkout of the GitOps repository, as the generated policies do, and asks the registry for each image's evidence. Ends with 1 where something would be refused or can't be read. Render templates first.",
	arguments: [],
	options: {
		file: {
			type: "string",
			short: "f",
			multiple: true,
			value: "PATH",
			help: "a file of manifests, or a folder of them; may be repeated"
		},
		env: {
			type: "string",
			short: "e",
			value: "E",
			help: "this environment alone; every one unless said"
		},
		namespace: {
			type: "string",
			short: "n",
			value: "NAMESPACE",
			help: "of manifests that don't say theirs; default unless said"
		},
		policy: {
			type: "string",
			value: "PATH",
			help: "the policy, clearance.yaml unless said"
		}
	},
	run: async (invocation) => (await import("./cli-run-admit.js")).runAdmit(invocation)
};
// cli/commands/gitops-options.ts
const GITOPS = {
	gitops: {
		type: "string",
		value: "OWNER/NAME",
		help: "the GitOps repository; else CLEARANCE_GITOPS, else the working directory's origin"
	},
	policy: {
		type: "string",
		value: "PATH",
		help: "the policy in it, clearance.yaml unless said"
	}
};
const ENVIRONMENT = {
	type: "string",
	value: "E",
	help: "environment of clearance.yaml"
};
const REGION = {
	type: "string",
	value: "R",
	help: "this region alone"
};
// cli/commands/apply.ts
const apply = {
	name: "apply",
	summary: "Do what can be done now: open, sign, merge, report, close",
	details: "Acts as the App that CLEARANCE_APP_ID and CLEARANCE_APP_PRIVATE_KEY (or …_FILE) name, else as the token's owner. Run again at once, it does nothing.",
	arguments: [],
	options: {
		env: {
			...ENVIRONMENT,
			help: "this environment alone"
		},
		"signing-key": {
			type: "string",
			value: "FILE",
			help: "the key that signs the clearances of --env, where its signer is a key"
		},
		"exit-code": {
			type: "boolean",
			help: "end with 1 when something is refused"
		},
		...GITOPS
	},
	run: async (invocation) => (await import("./cli-run-apply.js")).runApply(invocation)
};
// cli/commands/audit-options.ts
const AUDITED = {
	clone: {
		type: "string",
		value: "FOLDER",
		help: "a clone of the GitOps repository to read as it is, without a network"
	},
	ref: {
		type: "string",
		value: "REF",
		help: "with --clone: where the base branch ends there, refs/remotes/origin/main or refs/heads/main unless said"
	}
};
// cli/commands/audit.ts
const audit = {
	name: "audit",
	summary: "Print the audit trail: promotions with their gates, rollbacks, holds, quarantines, what went round",
	details: "Read from Git alone, which keeps it for ever; nothing that GitHub forgets is asked. Times are those of the commits on the base branch.",
	arguments: [],
	options: {
		since: {
			type: "string",
			value: "TIME",
			help: "from then on: 2026-11-01 or 2026-11-01T08:00:00Z"
		},
		until: {
			type: "string",
			value: "TIME",
			help: "until before then"
		},
		service: {
			type: "string",
			value: "S",
			help: "this service alone"
		},
		env: {
			...ENVIRONMENT,
			help: "this environment alone"
		},
		format: {
			type: "string",
			value: "FORMAT",
			help: "json, csv or md; md unless said"
		},
		"with-records": {
			type: "boolean",
			help: "with --format json: the signed records and all else that audit verify --export goes by"
		},
		...AUDITED,
		...GITOPS
	},
	run: async (invocation) => (await import("./cli-run-audit.js")).runAudit(invocation)
};
// cli/commands/audit-verify.ts
const auditVerify = {
	name: "audit verify",
	summary: "Verify the audit trail: its chain, and each signed record against the merge that names it",
	details: "Ends with 1 at any contradiction. With --export, or with --clone and without --with-records, nothing is asked over a network. What couldn't be looked at is said.",
	arguments: [],
	options: {
		export: {
			type: "string",
			value: "FILE",
			help: "what clearance audit --format json --with-records has written, instead of a clone"
		},
		"with-records": {
			type: "boolean",
			help: "read the signed records from the registry"
		},
		...AUDITED,
		...GITOPS
	},
	run: async (invocation) => (await import("./cli-run-audit-verify.js")).runAuditVerify(invocation)
};
// cli/commands/break-glass-open.ts
const breakGlassOpen = {
	name: "break-glass open",
	summary: "Ask to let one digest, or one person, past an environment's admission for a while",
	details: "Opens the pull request as whoever the token belongs to; a second code owner of break-glass/ has to approve its head. The time runs from now, is limited by admission.breakGlass.longest of the environment, and is checked by the policies themselves. What is in quarantine stays out.",
	arguments: [],
	options: {
		env: ENVIRONMENT,
		image: {
			type: "string",
			value: "IMAGE@DIGEST",
			help: "what may start without a clearance"
		},
		person: {
			type: "string",
			value: "NAME",
			help: "who may change it by hand, as the cluster names people"
		},
		namespace: {
			type: "string",
			value: "NAMESPACE",
			help: "where; a service's image: the service's own"
		},
		reason: {
			type: "string",
			short: "r",
			value: "TEXT",
			help: "why, for the people who read the history"
		},
		for: {
			type: "string",
			value: "DURATION",
			help: "how long from now, such as 2h"
		},
		...GITOPS
	},
	requires: [
		"env",
		"reason",
		"for"
	],
	run: async (invocation) => (await import("./cli-run-break-glass-open.js")).runBreakGlassOpen(invocation)
};
// cli/commands/doctor.ts
const doctor = {
	name: "doctor",
	summary: "Find what weakens promotions, and say how to mend it",
	details: "Run it with an administrator's token: what a token may not read is told as unknown, never as fine. What is dangerous stops promotions into that environment, and makes the exit code 1. --fix opens one pull request for what files can mend, and prints the calls that an administrator must make; it changes no rule by itself.",
	arguments: [],
	options: {
		env: {
			...ENVIRONMENT,
			help: "this environment alone"
		},
		fix: {
			type: "boolean",
			help: "open the pull request, and print the calls"
		},
		toolkit: {
			type: "string",
			value: "OWNER/NAME@COMMIT",
			help: "with --fix: what steps without a pin get"
		},
		...GITOPS
	},
	run: async (invocation) => (await import("./cli-run-doctor.js")).runDoctor(invocation)
};
// cli/commands/import.ts
const importCommand = {
	name: "import",
	summary: "Copy somebody else's image by digest, with its referrers, into the own registries",
	details: "What may come from where, and whose signature it needs there, is in admission.imported.sources of clearance.yaml. Every byte is checked on the way and read back; the SBOM, who wanted it and why, and the summary that admission asks for are signed by the import's signer. Doing it again goes on where it ended.",
	arguments: ["IMAGE@DIGEST"],
	options: {
		reason: {
			type: "string",
			short: "r",
			value: "TEXT",
			help: "why, for the people who read the record"
		},
		region: {
			type: "string",
			value: "R",
			multiple: true,
			help: "copy to this region's registry, again for more; all of the source's unless said"
		},
		"signing-key": {
			type: "string",
			value: "FILE",
			help: "private key in PEM of the import's signer; else the identity of the workflow that runs"
		},
		"signing-config": {
			type: "string",
			value: "FILE",
			help: "signing_config.json of a private Sigstore; the public one's unless said"
		},
		...GITOPS
	},
	requires: ["reason"],
	run: async (invocation) => (await import("./cli-run-import.js")).runImport(invocation)
};
// cli/commands/init.ts
const init = {
	name: "init",
	summary: "Lay out a GitOps repository in this folder: policy, workflows, code owners",
	details: "What is there already stays as it is.",
	arguments: [],
	options: {
		gitops: {
			type: "string",
			value: "OWNER/NAME",
			help: "the repository that this folder will be pushed to"
		},
		toolkit: {
			type: "string",
			value: "OWNER/NAME@COMMIT",
			help: "where the workflows take Clearance's actions from; a placeholder stays unless said"
		}
	},
	requires: ["gitops"],
	run: async (invocation) => (await import("./cli-run-init.js")).runInit(invocation)
};
// cli/commands/plan.ts
const plan = {
	name: "plan",
	summary: "Print what apply would do, and why the rest waits",
	arguments: [],
	options: {
		env: {
			...ENVIRONMENT,
			help: "this environment alone"
		},
		"exit-code": {
			type: "boolean",
			help: "end with 1 when something is refused"
		},
		...GITOPS
	},
	run: async (invocation) => (await import("./cli-run-plan.js")).runPlan(invocation)
};
// cli/commands/policies-generate.ts
const policiesGenerate = {
	name: "policies generate",
	summary: "Generate the admission policies from clearance.yaml into this checkout of the GitOps repository",
	arguments: [],
	options: {
		check: {
			type: "boolean",
			help: "write nothing; end with 1, and name the first line that differs, when a file isn't what it should be"
		},
		kyverno: {
			type: "string",
			value: "1.18|1.19",
			help: "generate for this version instead of the one that clearance.yaml says"
		},
		policy: {
			type: "string",
			value: "PATH",
			help: "the policy, clearance.yaml unless said"
		}
	},
	run: async (invocation) => (await import("./cli-run-policies-generate.js")).runPoliciesGenerate(invocation)
};
// cli/commands/policies-lint.ts
const policiesLint = {
	name: "policies lint",
	summary: "Name what Kyverno would ignore in policies, let pass, or refuse for ever",
	details: "Reads anyone's Kyverno policies and exceptions, in YAML or JSON, and trusted roots in JSON; of a folder every such file below it. Each finding has its place, why, where that is written in Kyverno, and the remedy.",
	arguments: [],
	rest: "FILE",
	options: { image: {
		type: "string",
		multiple: true,
		value: "IMAGE",
		help: "an image that the policies are for: a glob that matches none of them is a finding; may be repeated"
	} },
	run: async (invocation) => (await import("./cli-run-policies-lint.js")).runPoliciesLint(invocation)
};
// cli/commands/quarantine.ts
const quarantine = {
	name: "quarantine",
	summary: "Keep a digest out, or everything by one builder or from one commit",
	details: "Opens the pull request as whoever the token belongs to, who must be in rollback.by of the policy; says where it runs and how to roll that back. To lift a quarantine, remove its files in a pull request that a second person approves.",
	arguments: [],
	options: {
		digest: {
			type: "string",
			value: "DIGEST",
			help: "this digest"
		},
		builder: {
			type: "string",
			value: "IDENTITY",
			help: "owner/name/.github/workflows/file.yml@ref, or a key in trust/"
		},
		commit: {
			type: "string",
			value: "SHA",
			help: "everything that was built from this commit"
		},
		source: {
			type: "string",
			value: "OWNER/NAME",
			help: "with --commit: of this repository alone"
		},
		reason: {
			type: "string",
			short: "r",
			value: "TEXT",
			help: "why, for the people who read the history"
		},
		immediate: {
			type: "boolean",
			help: "refuse it at admission at once, even where a tree names it"
		},
		...GITOPS
	},
	requires: ["reason"],
	run: async (invocation) => (await import("./cli-run-quarantine.js")).runQuarantine(invocation)
};
// cli/commands/readiness.ts
const readiness = {
	name: "readiness",
	summary: "Count the safe rollbacks of every service in every environment",
	details: "Ends with 1 where there is none although something stood there before.",
	arguments: [],
	options: {
		env: {
			...ENVIRONMENT,
			help: "this environment alone"
		},
		alarm: {
			type: "boolean",
			help: "open an issue for each that has none, and close those that have one again"
		},
		admission: {
			type: "boolean",
			help: "ask only which of the last digests the cluster would admit today, and why not the others"
		},
		last: {
			type: "string",
			value: "N",
			help: "how many digests of each place, with --admission (default: 5)"
		},
		...GITOPS
	},
	run: async (invocation) => (await import("./cli-run-readiness.js")).runReadiness(invocation)
};
// cli/commands/rollback.ts
const rollback = {
	name: "rollback",
	summary: "Put the last good digest back and the bad one into quarantine",
	details: "Asks the promoter's service where one is named, else starts rollback.yml on main and follows it. Who may is said by rollback.by of the policy; who asks is whoever the token belongs to.",
	arguments: ["SERVICE"],
	options: {
		env: ENVIRONMENT,
		reason: {
			type: "string",
			short: "r",
			value: "TEXT",
			help: "why, for the people who read the history"
		},
		region: {
			...REGION,
			help: "this region alone; else each that runs the bad digest"
		},
		to: {
			type: "string",
			value: "DIGEST",
			help: "go back to this one; else to the newest that is safe"
		},
		"service-url": {
			type: "string",
			value: "URL",
			help: "the promoter's service; else CLEARANCE_SERVICE, else the workflow"
		},
		timeout: {
			type: "string",
			value: "DURATION",
			help: "how long it is followed, 5m unless said"
		},
		...GITOPS
	},
	requires: ["env", "reason"],
	run: async (invocation) => (await import("./cli-run-rollback.js")).runRollback(invocation)
};
// cli/commands/simulate.ts
const simulate = {
	name: "simulate",
	summary: "Print the plan at another time or with other answers; hypothetical, nothing is changed",
	details: ["--if may be given several times: approval=LOGIN,… (people who approved the open pull requests),", "health=healthy|unhealthy|unknown, checks=passed, hold=none, calendar=open."].join("\n"),
	arguments: [],
	options: {
		at: {
			type: "string",
			value: "TIME",
			help: "at this time, such as 2026-12-24T10:00:00Z; else now"
		},
		if: {
			type: "string",
			multiple: true,
			value: "WHAT=ANSWER",
			help: "with this answer in place of the real one"
		},
		env: {
			...ENVIRONMENT,
			help: "this environment alone"
		},
		"exit-code": {
			type: "boolean",
			help: "end with 1 when something is refused"
		},
		...GITOPS
	},
	run: async (invocation) => (await import("./cli-run-simulate.js")).runSimulate(invocation)
};
// cli/commands/status.ts
const status = {
	name: "status",
	summary: "Show what stands where, how it is, what comes next and what it could go back to",
	arguments: [],
	options: {
		env: {
			...ENVIRONMENT,
			help: "this environment alone"
		},
		...GITOPS
	},
	run: async (invocation) => (await import("./cli-run-status.js")).runStatus(invocation)
};
// cli/commands/verify.ts
const verify = {
	name: "verify",
	summary: "Verify an image by digest: is its evidence enough to be cleared, and may it run there today?",
	details: "The exit code answers the first question. The second is admission's: a digest that was never cleared for the environment has no clearance to show yet.",
	arguments: ["IMAGE@DIGEST"],
	options: {
		env: ENVIRONMENT,
		...GITOPS
	},
	requires: ["env"],
	run: async (invocation) => (await import("./cli-run-verify.js")).runVerify(invocation)
};
// cli/commands.ts
const COMMANDS = [
	init,
	plan,
	simulate,
	apply,
	status,
	{
		name: "why",
		summary: "Explain why a service stands as it does in an environment: each question and its answer",
		arguments: ["SERVICE"],
		options: {
			env: ENVIRONMENT,
			region: REGION,
			...GITOPS
		},
		requires: ["env"],
		run: async (invocation) => (await import("./cli-run-why.js")).runWhy(invocation)
	},
	doctor,
	verify,
	admit,
	rollback,
	readiness,
	quarantine,
	importCommand,
	breakGlassOpen,
	auditVerify,
	audit,
	policiesGenerate,
	policiesLint,
	{
		name: "sandbox",
		summary: "Run registry, Sigstore, GitHub and clusters on this machine",
		program: "sandbox"
	},
	{
		name: "serve",
		summary: "Run the promoter as a service: webhooks, health and metrics",
		program: "serve"
	}
];
// cli/help.ts
const SHARED = {
	json: {
		type: "boolean",
		help: "one JSON document on stdout; progress stays on stderr"
	},
	help: {
		type: "boolean",
		short: "h",
		help: "show this"
	}
};
function helpOf(command) {
	return [
		usageOf(command),
		"",
		`${command.summary}.`,
		...command.details === void 0 ? [] : ["", command.details],
		"",
		...columns(optionsOf(command).map(([left, right]) => [`  ${left}`, right])),
		""
	].join("\n");
}
function usageOf({ name, arguments: named, rest, options, requires = [] }) {
	const spelled = Object.entries(options).map(([key, option]) => {
		const text = option.type === "string" ? `--${key} ${option.value ?? "VALUE"}` : `--${key}`;
		return {
			required: requires.includes(key),
			text: requires.includes(key) ? text : `[${text}]`
		};
	});
	const ordered = [...spelled.filter((one) => one.required), ...spelled.filter((one) => !one.required)];
	const more = rest === void 0 ? [] : [`${rest}…`];
	return [
		"Usage: clearance",
		name,
		...named,
		...more,
		...ordered.map(({ text }) => text)
	].join(" ");
}
function optionsOf(command) {
	return Object.entries({
		...command.options,
		...SHARED
	}).map(([name, option]) => {
		return [`${option.short === void 0 ? "" : `-${option.short}, `}--${name}${option.type === "string" ? ` ${option.value ?? "VALUE"}` : ""}`, option.help];
	});
}
function overview(commands) {
	return [
		"Usage: clearance COMMAND [OPTIONS]",
		"",
		"A digest runs where it has been cleared: promotes, verifies and rolls back by the policy in the GitOps repository.",
		"",
		...columns(commands.map(({ name, summary }) => [`  ${name}`, summary])),
		"",
		"clearance COMMAND --help says more. Exit codes: 0 done or cleared, 1 refused, 2 fault (could not decide), 70 bug.",
		""
	].join("\n");
}
function columns(rows) {
	const width = Math.max(...rows.map(([left]) => left.length)) + 3;
	return rows.map(([left, right]) => `${left.padEnd(width)}${right}`);
}
// cli/surroundings.ts
function tell(value) {
	return `${JSON.stringify(value, (_, one) => one instanceof Fault ? faultDocument(one) : one, 2)}\n`;
}
function failed(error, json, around) {
	if (error instanceof Fault) {
		if (json) around.out(tell({ fault: error }));
		around.err(`fault ${error.code}: ${error.message}\n${FAULTS[error.code]}\n`);
		return EXIT.fault;
	}
	const message = error instanceof Error ? error.message : String(error);
	if (json) around.out(tell({ bug: message }));
	around.err(`bug: ${error instanceof Error ? error.stack ?? message : message}\n`);
	return EXIT.bug;
}
function faultDocument({ code, message, retryable }) {
	return {
		code,
		message,
		retryable
	};
}
// cli/invoke.ts
async function invoke(command, args, around) {
	const parsed = parse(command, args);
	if (parsed.values["help"] === true) {
		around.out(helpOf(command));
		return EXIT.done;
	}
	const outcome = await command.run(invocationOf(command, parsed, around));
	print(outcome, parsed.values["json"] === true, around);
	return outcome.code;
}
function parse(command, args) {
	const options = Object.fromEntries(Object.entries({
		...command.options,
		...SHARED
	}).map(([name, { type, short, multiple }]) => [name, {
		type,
		...short === void 0 ? {} : { short },
		...multiple === void 0 ? {} : { multiple }
	}]));
	let parsed;
	try {
		parsed = parseArgs({
			args: [...args],
			options,
			allowPositionals: true,
			strict: true
		});
	} catch (error) {
		throw wrong(command, error instanceof Error ? error.message : String(error), error);
	}
	if (parsed.values["help"] === true) return parsed;
	const surplus = parsed.positionals[command.arguments.length];
	if (surplus !== void 0 && command.rest === void 0) throw wrong(command, `"${surplus}" is one argument too many`);
	const missing = [...command.arguments, ...command.rest === void 0 ? [] : [command.rest]][parsed.positionals.length];
	if (missing !== void 0) throw wrong(command, `${missing} is missing`);
	return parsed;
}
function invocationOf(command, parsed, around) {
	const option = (name) => {
		const value = parsed.values[name];
		return typeof value === "string" && value !== "" ? value : void 0;
	};
	const required = (name) => {
		const value = option(name);
		if (value === void 0) throw wrong(command, `--${name} is missing`);
		return value;
	};
	for (const name of command.requires ?? []) required(name);
	return {
		argument(name) {
			const value = parsed.positionals[command.arguments.indexOf(name)];
			if (value === void 0 || value === "") throw wrong(command, `${name} is missing`);
			return value;
		},
		rest: parsed.positionals.slice(command.arguments.length),
		option,
		options: (name) => [parsed.values[name] ?? []].flat().filter((one) => typeof one === "string"),
		required,
		flag: (name) => parsed.values[name] === true,
		environment: around.environment,
		directory: around.directory,
		progress: (line) => around.err(`${line}\n`)
	};
}
function wrong({ name }, message, cause) {
	return new Fault("INPUT_INVALID", `${message} (see clearance ${name} --help)`, { cause });
}
function print(outcome, json, around) {
	if (json) around.out(tell(outcome.json));
	else if (outcome.text !== "") around.out(outcome.text.endsWith("\n") ? outcome.text : `${outcome.text}\n`);
}
// cli/dispatch.ts
async function dispatch(args, around, handOver) {
	const [first] = args;
	if (first === void 0) {
		around.err(overview(COMMANDS));
		return EXIT.fault;
	}
	if (first === "--help" || first === "-h" || first === "help") {
		around.out(overview(COMMANDS));
		return EXIT.done;
	}
	if (first === "--version") {
		around.out(`${VERSION}\n`);
		return EXIT.done;
	}
	try {
		const command = COMMANDS.find(({ name }) => name.split(" ").every((word, at) => args[at] === word));
		if (command === void 0) {
			const typed = args.filter((word) => !word.startsWith("-")).slice(0, 2);
			throw new Fault("INPUT_INVALID", `there is no command "${typed.join(" ")}" (see clearance --help)`);
		}
		const rest = args.slice(command.name.split(" ").length);
		return await ("program" in command ? handOver(command.program, rest) : invoke(command, rest, around));
	} catch (error) {
		return failed(error, args.includes("--json"), around);
	}
}
// cli/main.ts
const around = {
	environment: process.env,
	directory: process.cwd(),
	out: (text) => process.stdout.write(text),
	err: (text) => process.stderr.write(text)
};
async function handOver(program, args) {
	const path = import.meta.url.endsWith(".ts") ? {
		sandbox: "../sandbox/main.ts",
		serve: "../promoter/main.ts"
	}[program] : `./${program}.js`;
	return (await import(new URL(path, import.meta.url).href)).main(args);
}
async function run() {
	try {
		demandNode(process.versions.node);
		await honourNetworkVariables(process.env);
	} catch (error) {
		return failed(error, json, around);
	}
	return dispatch(process.argv.slice(2), around, handOver);
}
function demandNode(version) {
	const [major = 0, minor = 0] = version.split(".").map(Number);
	if (major > 24 || major === 24 && minor >= 15) return;
	throw new Fault("INPUT_INVALID", `clearance runs on Node 24.15 or newer; this is ${version}: install it`);
}
function leave(code) {
	process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
}
const json = process.argv.includes("--json");
process.stdout.on("error", () => process.exit());
process.on("uncaughtException", (error) => leave(failed(error, json, around)));
leave(await run());
export {};
