import type { Component, Hash } from "./cyclonedx.ts";
import type { NpmPackageFact } from "./fact.ts";
import { declaredLicences } from "./licence.ts";
import { type Found, factsOfKind } from "./merge-layers.ts";
import { isInstalledPlace } from "./npm-cataloger.ts";
import type { Package } from "./package.ts";
import { applicationUrl, npmUrl } from "./package-url.ts";
import { references } from "./web-address.ts";

interface Installed {
  readonly folder: string;
  readonly found: Found<NpmPackageFact>;
  readonly ref: string;
  readonly isApplication: boolean;
}

/**
 * Packages in node_modules folders and the applications that use them, with edges found the way Node finds
 * modules: from the folder upwards, links followed (Node.js, "Loading from node_modules folders").
 *
 * @param workdir the image's working directory, without slashes at the ends
 */
export function npmPackages(found: readonly Found[], workdir: string): readonly Package[] {
  const links = linksOf(found);
  const installed = installedPackages(found, links, workdir);
  const locked = lockedPackages(found);
  return [...installed.values()].map((item) => {
    const { fact } = item.found;
    const dependsOn = new Set<string>();
    const unmet: string[] = [];
    for (const name of [...fact.requires, ...fact.mayUse]) {
      const target = resolve(name, item.folder, installed, links);
      if (target !== undefined) dependsOn.add(target.ref);
      else if (fact.requires.includes(name)) unmet.push(name);
    }
    // A package that is there twice may find the other one of the same version: no edge to itself.
    dependsOn.delete(item.ref);
    return {
      ref: item.ref,
      component: component(item, locked.get(item.folder)),
      dependsOn: [...dependsOn].sort(),
      unmet,
    };
  });
}

function installedPackages(
  found: readonly Found[],
  links: ReadonlyMap<string, string>,
  workdir: string,
): ReadonlyMap<string, Installed> {
  const manifests = new Map(factsOfKind(found, "npm-package").map((item) => [folderOf(item.path), item]));
  const linked = new Set(links.values());
  const withModules = new Set<string>();
  for (const folder of manifests.keys()) {
    const at = folder.indexOf("node_modules/");
    if (at === 0 || folder[at - 1] === "/") withModules.add(folder.slice(0, Math.max(at - 1, 0)));
  }
  const installed = new Map<string, Installed>();
  for (const [folder, item] of manifests) {
    const inModules = isInstalledPlace(folder);
    const isApplication =
      !inModules && (folder === workdir || withModules.has(folder)) && !linked.has(folder);
    if (!inModules && !isApplication && !linked.has(folder)) continue;
    const name = item.fact.name ?? nameOf(folder);
    const ref =
      isApplication || item.fact.private
        ? applicationUrl(name, item.fact.version)
        : npmUrl(name, item.fact.version);
    installed.set(folder, { folder, found: item, ref, isApplication });
  }
  return installed;
}

function resolve(
  name: string,
  from: string,
  installed: ReadonlyMap<string, Installed>,
  links: ReadonlyMap<string, string>,
): Installed | undefined {
  for (let folder: string | undefined = from; folder !== undefined; folder = parentOf(folder)) {
    if (folder === "node_modules" || folder.endsWith("/node_modules")) continue;
    const place = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    const target = installed.get(links.get(place) ?? place);
    if (target !== undefined) return target;
  }
  return undefined;
}

function linksOf(found: readonly Found[]): ReadonlyMap<string, string> {
  return new Map(
    factsOfKind(found, "npm-link").map(({ path, fact }) => [path, follow(folderOf(path), fact.target)]),
  );
}

function follow(folder: string, target: string): string {
  const parts = target.startsWith("/") ? [] : folder.split("/");
  for (const part of target.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** What the lock files know, by the folder of the package. */
function lockedPackages(found: readonly Found[]) {
  const locked = new Map<string, { version?: string; integrity?: string; resolved?: string }>();
  for (const { path, fact } of factsOfKind(found, "npm-lock")) {
    const folder = folderOf(path).replace(/(?:^|\/)node_modules$/, "");
    for (const [place, entry] of Object.entries(fact.packages)) {
      if (place !== "") locked.set(folder === "" ? place : `${folder}/${place}`, entry);
    }
  }
  return locked;
}

function component(
  item: Installed,
  lock: { version?: string; integrity?: string; resolved?: string } | undefined,
): Component {
  const { fact, layer, path } = item.found;
  const name = fact.name ?? nameOf(item.folder);
  const slash = name.startsWith("@") ? name.indexOf("/") : -1;
  // A lock file speaks of another package as soon as the versions differ.
  const known = lock !== undefined && lock.version === fact.version ? lock : undefined;
  const hashes = integrityHashes(known?.integrity);
  const licenses = declaredLicences(fact.licence);
  const externalReferences = [
    ...references([
      ["vcs", fact.repository],
      ["website", fact.homepage],
    ]),
    ...references([["distribution", known?.resolved]]).map((reference) => ({
      ...reference,
      ...(hashes.length === 0 ? {} : { hashes }),
    })),
  ];
  return {
    type: item.isApplication ? "application" : "library",
    "bom-ref": item.ref,
    ...(fact.author === undefined ? {} : { authors: [fact.author] }),
    ...(slash < 0 ? {} : { group: name.slice(0, slash) }),
    name: name.slice(slash + 1),
    ...(fact.version === undefined ? {} : { version: fact.version }),
    ...(fact.description === undefined ? {} : { description: fact.description }),
    ...(hashes.length === 0 ? {} : { hashes }),
    ...(licenses.length === 0 ? {} : { licenses }),
    purl: item.ref,
    ...(externalReferences.length === 0 ? {} : { externalReferences }),
    evidence: { occurrences: [{ location: `/${path}`, additionalContext: `layer ${layer}` }] },
  };
}

const ALGORITHM: Readonly<Record<string, Hash["alg"]>> = {
  sha1: "SHA-1",
  sha256: "SHA-256",
  sha384: "SHA-384",
  sha512: "SHA-512",
};

/** Subresource integrity, `sha512-<base64>`: of the package's archive, as the lock file pinned it. */
function integrityHashes(integrity: string | undefined): readonly Hash[] {
  return (integrity?.split(/\s+/) ?? []).flatMap((item) => {
    const [, name = "", base64 = ""] = /^(\w+)-([A-Za-z0-9+/]+=*)$/.exec(item) ?? [];
    const alg = ALGORITHM[name];
    return alg === undefined ? [] : [{ alg, content: Buffer.from(base64, "base64").toString("hex") }];
  });
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

function parentOf(folder: string): string | undefined {
  return folder === "" ? undefined : folderOf(folder);
}

function nameOf(folder: string): string {
  const at = folder.lastIndexOf("node_modules/");
  return at < 0 ? folder.slice(folder.lastIndexOf("/") + 1) : folder.slice(at + "node_modules/".length);
}
