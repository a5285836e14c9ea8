import { MEDIA } from "#chain/digest/descriptor.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { digestIn, type Exchange, nextPage, type Route, send } from "./exchange.ts";
import { StoredDocument } from "./manifest-routes.ts";
import { Problem } from "./problem.ts";

export const listTags: Route = (exchange) => {
  const { repositories, repository, settings, url } = exchange;
  if (!repositories.has(repository)) throw new Problem(404, "NAME_UNKNOWN", `no repository ${repository}`);
  const asked = Number(url.searchParams.get("n") ?? settings.pageSize);
  const size = Math.min(Number.isInteger(asked) && asked >= 0 ? asked : settings.pageSize, settings.pageSize);
  const last = url.searchParams.get("last") ?? "";
  const rest = repositories.tags(repository).filter((tag) => tag > last);
  const page = rest.slice(0, size);
  const end = page.at(-1);
  const more =
    end !== undefined && page.length < rest.length ? nextPage(url, { n: String(size), last: end }) : {};
  const body = JSON.stringify({ name: repository, tags: page });
  send(exchange, 200, { "content-type": "application/json", ...more }, body);
};

export const listReferrers: Route = async (exchange) => {
  const { repositories, repository, settings, url } = exchange;
  if (!settings.referrersApi) throw new Problem(404, "UNSUPPORTED", "no referrers API here");
  const digests = repositories.referrers(repository, digestIn(exchange.reference));
  const entries = await Promise.all(digests.map((digest) => entry(exchange, digest)));
  const artifactType = url.searchParams.get("artifactType");
  const wanted = entries.filter((one) => artifactType === null || one.artifactType === artifactType);
  const from = Number(url.searchParams.get("from") ?? 0);
  const manifests = wanted.slice(from, from + settings.pageSize);
  const next = from + manifests.length;
  const more = next < wanted.length ? nextPage(url, { from: String(next) }) : {};
  const filtered = artifactType === null ? {} : { "oci-filters-applied": "artifactType" };
  const body = JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.index, manifests });
  send(exchange, 200, { "content-type": MEDIA.index, ...more, ...filtered }, body);
};

/** A descriptor as the referrers API gives it: artifactType (else the config's media type) and annotations. */
async function entry({ blobs, repositories, repository }: Exchange, digest: Digest) {
  const bytes = await blobs.read(digest);
  const { annotations, artifactType, config } = StoredDocument.parse(JSON.parse(bytes.toString("utf8")));
  return {
    mediaType: repositories.manifest(repository, digest),
    digest,
    size: bytes.length,
    artifactType: artifactType ?? config?.mediaType,
    annotations,
  };
}
