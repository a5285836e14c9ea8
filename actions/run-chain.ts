import type { Host } from "#adapters/host/host.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { attestImage } from "./attest/attest-image.ts";
import { buildImage } from "./build/build-image.ts";
import { jobRegistry } from "./connect.ts";
import type { ChainInputs } from "./inputs.ts";
import { jobSigning } from "./job-signing.ts";
import { describeImage, dropEarlierSbom } from "./sbom/describe-image.ts";

/** The tags point to the digest only when its evidence is there: what a promoter finds is whole. */
export async function runChain(inputs: ChainInputs, host: Host): Promise<void> {
  const { image: subjectName, sbomPath } = inputs;
  // Asked before anything is built: a job that can't sign shall not push.
  const signing = await jobSigning(inputs, host.environment);
  await dropEarlierSbom(sbomPath);
  const built = await buildImage({ ...inputs, tags: [] }, host);
  const subject = { subjectName, subjectDigest: built.digest };
  await describeImage({ ...inputs, ...subject, sbomPath }, host);
  await attestImage({ ...inputs, ...subject, sbomPath }, host, signing);
  await tag(inputs, built.digest, host);
}

async function tag({ image, tags, githubToken }: ChainInputs, digest: Digest, host: Host): Promise<void> {
  if (tags.length === 0) return;
  const registry = jobRegistry(host.environment, githubToken);
  const { bytes, descriptor } = await registry.manifest(image, digest);
  for (const tag of tags) await registry.putManifest(image, { bytes, mediaType: descriptor.mediaType, tag });
  host.info(`tagged ${tags.join(", ")}`);
}
