import { ImageName, registryOf, repositoryOf } from "../digest/image-name.ts";

/**
 * A pattern (RE2 and JavaScript alike) for every reference that a container runtime would fetch from
 * this image's repository, in lower case: `GHCR.IO/acme/x` and `ghcr.io:443/acme/x` are the same
 * repository under another spelling, and a policy that compares text alone would not see them.
 */
export function spellings(image: ImageName): string {
  return `^${registrySpellings(registryOf(image))}${repositorySpellings(image)}([:@].*)?$`;
}

/** The same for every repository in a folder: `ghcr.io/acme/`. */
export function folderSpellings(folder: string): string {
  const image = ImageName.parse(folder.slice(0, -1));
  return `^${registrySpellings(registryOf(image))}${literal(repositoryOf(image))}/`;
}
function registrySpellings(registry: string): string {
  if (registry === "docker.io") return "((index\\.|registry-1\\.)?docker\\.io(:0*443)?/)?";
  const port = /:(\d+)$/.exec(registry);
  if (port === null) return `${literal(registry)}(:0*443|:0*80)?/`;
  return `${literal(registry.slice(0, port.index))}:0*${Number(port[1])}/`;
}

function repositorySpellings(image: ImageName): string {
  const repository = repositoryOf(image);
  const library = /^library\/(.+)$/.exec(repository)?.[1];
  return registryOf(image) === "docker.io" && library !== undefined
    ? `(library/)?${literal(library)}`
    : literal(repository);
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
