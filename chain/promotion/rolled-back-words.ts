import type { Digest } from "../digest/digest.ts";
import type { ImageChange, RollbackIntent } from "./identity.ts";

/** What came back and what went: of several images each by its own digests, for their set has no name that anybody knows. */
export interface RolledBackImages extends Pick<RollbackIntent, "from" | "to"> {
  /** Absent where the service has one image. */
  readonly images?: readonly ImageChange[];
  readonly quarantined: readonly Digest[];
}

/** As a list in Markdown, a line for each fact. */
export function rolledBackWords({ from, to, images, quarantined }: RolledBackImages): readonly string[] {
  if (images === undefined) return [`- back again: \`${to}\``, `- in quarantine: \`${from}\``];
  return [
    ...images.map((one) =>
      one.from === one.to
        ? `- ${one.service} stays: \`${one.to}\``
        : `- ${one.service} back again: \`${one.to}\`, instead of \`${one.from}\``,
    ),
    `- in quarantine: ${quarantined.map((digest) => `\`${digest}\``).join(", ") || "nothing"}`,
  ];
}

/** For one line: a digest, or each image's with its service. Which set they make together means nothing to anybody. */
export function digestWords(side: "from" | "to", about: Partial<RolledBackImages>): string {
  const { images } = about;
  if (images === undefined) return about[side] ?? "nothing";
  return images.map((image) => `${image.service} ${image[side]}`).join(", ");
}

/** `api sha256:…, worker sha256:… is back, sha256:… is in quarantine` */
export function rolledBackLine(done: Partial<RolledBackImages>): string {
  const { from, images, quarantined = [] } = done;
  const bad = images === undefined ? from : quarantined.join(", ") || "nothing new";
  return `${digestWords("to", done)} is back, ${bad} is in quarantine`;
}
