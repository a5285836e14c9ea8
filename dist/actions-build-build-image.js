import "./rolldown-runtime.js";
import { t as imageBuilder } from "./adapters-builder-assemble.js";
import { t as parseBaseImage } from "./chain-digest-image-build.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { r as Fault } from "./chain-fault.js";
import { E as prettifyError, b as string, m as looseObject } from "./zod.js";
import { n as jobRegistry } from "./actions-connect.js";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
// chain/source/node-service.ts
const PackageManifest = looseObject({
	name: string().min(1),
	version: string().min(1),
	main: string().min(1).optional(),
	description: string().optional(),
	license: string().optional()
});
const NODE = "/usr/local/bin/node";
function nodeService(text, workdir) {
	let json;
	try {
		json = JSON.parse(text);
	} catch (cause) {
		throw new Fault("INPUT_INVALID", "The service's package.json isn't JSON.", { cause });
	}
	const parsed = PackageManifest.safeParse(json);
	if (!parsed.success) throw new Fault("INPUT_INVALID", `The service's package.json: ${prettifyError(parsed.error)}`);
	const { name, version, main, description, license } = parsed.data;
	const labels = {
		"org.opencontainers.image.title": name,
		"org.opencontainers.image.version": version
	};
	if (description !== void 0) labels["org.opencontainers.image.description"] = description;
	if (license !== void 0) labels["org.opencontainers.image.licenses"] = license;
	const file = (main ?? "index.js").replace(/^(\.?\/)+/, "");
	return {
		name,
		version,
		labels,
		entrypoint: [NODE, `${workdir.replace(/\/+$/, "")}/${file}`]
	};
}
// operations/build.ts
const NOBODY = "65532:65532";
async function build(request, ports) {
	const workdir = request.workdir ?? "/app";
	const described = await describeService(request, workdir, ports);
	return ports.builder.assemble({
		image: request.image,
		context: request.context,
		...request.base === void 0 ? {} : { base: request.base },
		platforms: request.platforms,
		tags: request.tags,
		entrypoint: described.entrypoint,
		user: request.user ?? NOBODY,
		workdir,
		env: request.env ?? {},
		labels: {
			...described.labels,
			...request.source === void 0 ? {} : {
				"org.opencontainers.image.source": request.source.url,
				"org.opencontainers.image.revision": request.source.revision
			},
			...request.labels
		},
		created: request.created ?? new Date(0),
		owner: {
			uid: 0,
			gid: 0
		},
		compression: request.compression ?? "gzip"
	});
}
async function describeService(request, workdir, ports) {
	const text = await ports.readContextFile("package.json");
	if (text === void 0) {
		if (request.entrypoint !== void 0) return {
			entrypoint: request.entrypoint,
			labels: {}
		};
		throw new Fault("INPUT_INVALID", `The context "${request.context}" has no package.json: say with entrypoint how the service starts.`);
	}
	const service = nodeService(text, workdir);
	return {
		entrypoint: request.entrypoint ?? service.entrypoint,
		labels: service.labels
	};
}
// actions/build/build-image.ts
async function buildImage(inputs, host) {
	const registry = jobRegistry(host.environment, inputs.githubToken);
	const revision = host.environment["GITHUB_SHA"];
	const repository = host.environment["GITHUB_REPOSITORY"];
	const built = await host.group(`Build ${inputs.image}`, () => build({
		image: inputs.image,
		context: inputs.context,
		...inputs.base === void 0 ? {} : { base: parseBaseImage(inputs.base) },
		platforms: inputs.platforms,
		tags: inputs.tags,
		...inputs.entrypoint === void 0 ? {} : { entrypoint: inputs.entrypoint },
		user: inputs.user,
		labels: inputs.labels,
		...revision === void 0 || repository === void 0 ? {} : { source: {
			url: `${host.environment["GITHUB_SERVER_URL"] ?? "https://github.com"}/${repository}`,
			revision
		} },
		...createdAt(host.environment["SOURCE_DATE_EPOCH"])
	}, {
		builder: imageBuilder({
			base: registry,
			target: registry
		}),
		readContextFile: (path) => textOrNothing(join(inputs.context, path))
	}));
	const reference = printImageReference({
		image: inputs.image,
		digest: built.digest
	});
	host.info(`built ${reference}`);
	host.setOutput("digest", built.digest);
	host.setOutput("image", reference);
	host.summary(summaryOf(inputs.image, built));
	return built;
}
function createdAt(epoch) {
	if (epoch === void 0 || epoch === "") return {};
	if (!/^\d{1,12}$/.test(epoch)) throw new Fault("INPUT_INVALID", "SOURCE_DATE_EPOCH: expected whole seconds");
	return { created: new Date(Number(epoch) * 1e3) };
}
async function textOrNothing(path) {
	try {
		return await readFile(path, "utf8");
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return void 0;
		throw new Fault("INPUT_INVALID", `context: ${path} can't be read`, { cause: error });
	}
}
function summaryOf(image, built) {
	const rows = built.layers.map((layer) => `| ${layer.title} | \`${layer.digest.slice(0, 19)}…\` | ${layer.size} |`);
	const base = built.base === void 0 ? "none" : `\`${built.base.image}@${built.base.digest}\``;
	return [
		"### Built once",
		"",
		`**\`${image}@${built.digest}\`**`,
		"",
		`Base: ${base}. Platforms: ${built.platforms.map(({ platform }) => `${platform.os}/${platform.architecture}`).join(", ")}.`,
		"",
		"| layer | digest | bytes |",
		"| --- | --- | ---: |",
		...rows,
		""
	].join("\n");
}
export { buildImage as t };
