import type { Platform } from "../../digest/descriptor.ts";
import { type Digest, digestOf, hexOf } from "../../digest/digest.ts";
import type { ImageReference } from "../../digest/image-name.ts";
import type { Component, Composition, CycloneDx, Property } from "./cyclonedx.ts";
import { dpkgPackages, operatingSystem } from "./dpkg-packages.ts";
import { orphans } from "./graph.ts";
import type { LayerFacts } from "./layer-facts.ts";
import { declaredLicences } from "./licence.ts";
import { factsOfKind, mergeLayers } from "./merge-layers.ts";
import { npmPackages } from "./npm-packages.ts";
import { mergePackages, type Package } from "./package.ts";
import { imageUrl } from "./package-url.ts";
import { uuidOf } from "./uuid.ts";
import { references } from "./web-address.ts";

/** One platform of the image, and what its layers say, lowest first. */
export interface DescribedPlatform {
  readonly platform: Platform;
  readonly digest: Digest;
  readonly workdir: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly layers: readonly LayerFacts[];
}

export interface SbomRequest {
  readonly subject: ImageReference;
  readonly platforms: readonly DescribedPlatform[];
  /** Whole seconds; the image's own time or SOURCE_DATE_EPOCH, never the clock. */
  readonly created: Date;
  /** Who made the SBOM. */
  readonly tool: { readonly name: string; readonly version: string };
}

/**
 * The SBOM of an image as a CycloneDX 1.6 document. Its graph has one root, the subject; below it stands
 * one container per platform, below that its applications and its operating system, and from these every
 * component is reached. A package that two platforms share is one component.
 *
 * The same request gives the same document, serial number included.
 */
export function sbomOf(request: SbomRequest): CycloneDx {
  const root = imageUrl(request.subject.image, request.subject.digest);
  const described = request.platforms.map((platform) => describePlatform(request, platform));
  const packages = mergePackages(described.flatMap((platform) => platform.packages));
  const platformRefs = described.map((platform) => platform.ref).sort();
  const unreadable = described.flatMap((platform) => platform.unreadable);

  const content = {
    metadata: {
      timestamp: request.created.toISOString().replace(/\.\d+Z$/, "Z"),
      // The layers are read after the build, whoever built them.
      lifecycles: [{ phase: "post-build" as const }],
      tools: { components: [{ type: "application" as const, ...request.tool }] },
      component: rootComponent(request, root),
      ...(unreadable.length === 0 ? {} : { properties: uniqueProperties(unreadable) }),
    },
    components: packages.map((item) => item.component),
    dependencies: [
      { ref: root, dependsOn: platformRefs },
      ...packages.map(({ ref, dependsOn }) => (dependsOn.length === 0 ? { ref } : { ref, dependsOn })),
    ],
    compositions: compositions(root, platformRefs, packages),
  };
  const serial = uuidOf(`${request.subject.digest}\n${digestOf(JSON.stringify(content))}`);
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${serial}`,
    version: 1,
    ...content,
  };
}

function describePlatform(request: SbomRequest, described: DescribedPlatform) {
  const found = mergeLayers(described.layers);
  const ref = imageUrl(request.subject.image, described.digest, described.platform.architecture);
  const applications = npmPackages(found, described.workdir.replace(/^\/+|\/+$/g, ""));
  const system = operatingSystem(found);
  const debs = dpkgPackages(found);

  const isApplication = (item: Package) => item.component.type === "application";
  const direct = applications.filter(isApplication).map((item) => item.ref);
  const loose = orphans(applications, direct);
  const installed = orphans(debs, []);
  const container: Package = {
    ref,
    component: containerComponent(request, described, ref),
    dependsOn: [
      ...new Set([...direct, ...loose, ...(system === undefined ? installed : [system.ref])]),
    ].sort(),
    unmet: [],
  };
  return {
    ref,
    packages: [
      container,
      ...applications,
      ...(system === undefined ? [] : [{ ...system, dependsOn: installed }]),
      ...debs,
    ],
    unreadable: factsOfKind(found, "unreadable").map(({ path, fact }) => ({
      name: "clearance:unreadable",
      value: `/${path}: ${fact.reason}`,
    })),
  };
}

function rootComponent({ subject, platforms }: SbomRequest, ref: string): Component {
  const labels = platforms[0]?.labels ?? {};
  const licenses = declaredLicences(labels["org.opencontainers.image.licenses"]);
  const source = references([
    ["vcs", labels["org.opencontainers.image.source"]],
    ["website", labels["org.opencontainers.image.url"]],
  ]);
  const vendor = labels["org.opencontainers.image.vendor"];
  const revision = labels["org.opencontainers.image.revision"];
  return {
    type: "container",
    "bom-ref": ref,
    ...(vendor === undefined ? {} : { supplier: { name: vendor } }),
    name: subject.image,
    version: subject.digest,
    hashes: [{ alg: "SHA-256", content: hexOf(subject.digest) }],
    ...(licenses.length === 0 ? {} : { licenses }),
    purl: ref,
    ...(source.length === 0 ? {} : { externalReferences: source }),
    ...(revision === undefined ? {} : { properties: [{ name: "clearance:revision", value: revision }] }),
  };
}

function containerComponent(request: SbomRequest, described: DescribedPlatform, ref: string): Component {
  const { os, architecture, variant } = described.platform;
  return {
    type: "container",
    "bom-ref": ref,
    name: request.subject.image,
    version: described.digest,
    hashes: [{ alg: "SHA-256", content: hexOf(described.digest) }],
    purl: ref,
    properties: [
      { name: "clearance:platform", value: [os, architecture, variant].filter(Boolean).join("/") },
      ...described.layers.map(({ diffId }) => ({ name: "clearance:layer", value: diffId })),
    ],
  };
}

/**
 * Of packages we know whether everything they require is there. Of an image as a whole we don't: files
 * that no package manager put there are nobody's word.
 */
function compositions(
  root: string,
  platforms: readonly string[],
  packages: readonly Package[],
): Composition[] {
  const judged = packages.filter((item) => item.component.type !== "container");
  const complete = judged.filter((item) => item.unmet.length === 0).map((item) => item.ref);
  const incomplete = judged.filter((item) => item.unmet.length > 0).map((item) => item.ref);
  return [
    ...(complete.length === 0 ? [] : [{ aggregate: "complete" as const, dependencies: complete }]),
    ...(incomplete.length === 0 ? [] : [{ aggregate: "incomplete" as const, dependencies: incomplete }]),
    { aggregate: "unknown", assemblies: [root, ...platforms], dependencies: [root, ...platforms] },
  ];
}

function uniqueProperties(properties: readonly Property[]): readonly Property[] {
  const byValue = new Map(properties.map((property) => [property.value, property]));
  return [...byValue].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, property]) => property);
}
