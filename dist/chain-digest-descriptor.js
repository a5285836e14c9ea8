import { b as string, f as int, g as object, l as boolean, m as looseObject, p as literal, s as array, v as record } from "./zod.js";
import { t as Digest } from "./chain-digest-digest.js";
// chain/digest/descriptor.ts
const MEDIA = {
	index: "application/vnd.oci.image.index.v1+json",
	manifest: "application/vnd.oci.image.manifest.v1+json",
	config: "application/vnd.oci.image.config.v1+json",
	empty: "application/vnd.oci.empty.v1+json",
	layerTar: "application/vnd.oci.image.layer.v1.tar",
	layerGzip: "application/vnd.oci.image.layer.v1.tar+gzip",
	layerZstd: "application/vnd.oci.image.layer.v1.tar+zstd",
	dockerIndex: "application/vnd.docker.distribution.manifest.list.v2+json",
	dockerManifest: "application/vnd.docker.distribution.manifest.v2+json",
	dockerLayer: "application/vnd.docker.image.rootfs.diff.tar.gzip",
	bundle: "application/vnd.dev.sigstore.bundle.v0.3+json"
};
const Platform = object({
	architecture: string(),
	os: string(),
	variant: string().optional()
});
const Descriptor = object({
	mediaType: string().min(1),
	digest: Digest,
	size: int().nonnegative(),
	artifactType: string().optional(),
	annotations: record(string(), string()).optional(),
	platform: Platform.optional()
});
const ImageIndex = object({
	schemaVersion: literal(2),
	mediaType: string().optional(),
	artifactType: string().optional(),
	manifests: array(Descriptor),
	subject: Descriptor.optional(),
	annotations: record(string(), string()).optional()
});
const ImageManifest = object({
	schemaVersion: literal(2),
	mediaType: string().optional(),
	artifactType: string().optional(),
	config: Descriptor,
	layers: array(Descriptor),
	subject: Descriptor.optional(),
	annotations: record(string(), string()).optional()
});
const ImageConfig = object({
	architecture: string(),
	os: string(),
	variant: string().optional(),
	created: string().optional(),
	config: object({
		User: string().optional(),
		Entrypoint: array(string()).nullish(),
		Cmd: array(string()).nullish(),
		Env: array(string()).nullish(),
		WorkingDir: string().optional(),
		Labels: record(string(), string()).nullish()
	}).optional(),
	rootfs: object({
		type: literal("layers"),
		diff_ids: array(Digest)
	}),
	history: array(looseObject({
		created_by: string().optional(),
		empty_layer: boolean().optional()
	})).optional()
});
export { MEDIA as a, ImageManifest as i, ImageConfig as n, ImageIndex as r, Descriptor as t };
