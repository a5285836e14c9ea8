import type { Component } from "./cyclonedx.ts";
import type { DpkgPackage, OsReleaseFact } from "./fact.ts";
import { type Found, factsOfKind } from "./merge-layers.ts";
import type { Package } from "./package.ts";
import { debUrl } from "./package-url.ts";
import { references } from "./web-address.ts";

/** The distribution, where the image says which it is; `etc/` wins over `usr/lib/` (os-release(5)). */
export function operatingSystem(found: readonly Found[]): Package | undefined {
  const [release] = factsOfKind(found, "os-release");
  if (release === undefined) return undefined;
  const { id, name, version, homepage } = release.fact;
  const ref = `os:${id}${version === undefined ? "" : `@${version}`}`;
  const website = references([["website", homepage]]);
  return {
    ref,
    component: {
      type: "operating-system",
      "bom-ref": ref,
      name: id,
      ...(version === undefined ? {} : { version }),
      description: name,
      ...(website.length === 0 ? {} : { externalReferences: website }),
      evidence: {
        occurrences: [{ location: `/${release.path}`, additionalContext: `layer ${release.layer}` }],
      },
    },
    dependsOn: [],
    unmet: [],
  };
}

/** Installed Debian packages, with an edge for every relation that dpkg had to fulfil. */
export function dpkgPackages(found: readonly Found[]): readonly Package[] {
  const release = factsOfKind(found, "os-release")[0]?.fact;
  const installed = factsOfKind(found, "dpkg").flatMap(({ path, layer, fact }) =>
    fact.packages.map((item) => ({ item, path, layer, ref: debRef(item, release) })),
  );
  const byName = new Map<string, string[]>();
  const byProvision = new Map<string, string[]>();
  for (const { item, ref } of installed) {
    add(byName, item.name, ref);
    for (const name of item.provides) add(byProvision, name, ref);
  }
  const refsOf = (name: string) => byName.get(name) ?? byProvision.get(name) ?? [];

  return installed.map(({ item, path, layer, ref }) => {
    const dependsOn = new Set<string>();
    const unmet: string[] = [];
    for (const alternatives of item.requires) {
      // Every alternative that is there: which of them does the work can't be told from outside.
      const targets = alternatives.flatMap(refsOf);
      if (targets.length === 0) unmet.push(alternatives.join(" | "));
      for (const target of targets) dependsOn.add(target);
    }
    dependsOn.delete(ref);
    return { ref, component: component(item, ref, path, layer), dependsOn: [...dependsOn].sort(), unmet };
  });
}

function debRef(item: DpkgPackage, release: OsReleaseFact | undefined): string {
  return debUrl(release ?? { id: "debian" }, item);
}

function component(item: DpkgPackage, ref: string, path: string, layer: string): Component {
  const website = references([["website", item.homepage]]);
  const { maintainer } = item;
  return {
    type: "library",
    "bom-ref": ref,
    ...(maintainer === undefined
      ? {}
      : {
          supplier: {
            name: maintainer.name,
            ...(maintainer.email === undefined ? {} : { contact: [{ email: maintainer.email }] }),
          },
        }),
    name: item.name,
    version: item.version,
    ...(item.description === undefined ? {} : { description: item.description }),
    purl: ref,
    ...(website.length === 0 ? {} : { externalReferences: website }),
    ...(item.source === undefined
      ? {}
      : { properties: [{ name: "clearance:dpkg:source", value: item.source }] }),
    evidence: { occurrences: [{ location: `/${path}`, additionalContext: `layer ${layer}` }] },
  };
}

function add(map: Map<string, string[]>, key: string, value: string): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
