import { Document, isCollection, isMap, isNode, isScalar } from "yaml";
import * as z from "zod";
import type { Digest } from "../digest/digest.ts";

/** A policy, and why its lines are there, by the path of each: `spec.validations.0`. */
export interface Explained {
  readonly policy: object;
  readonly why: Readonly<Record<string, string>>;
}

/** Policies as one YAML file: the same input gives the same bytes. */
export function printPolicies(header: readonly string[], policies: readonly Explained[]): string {
  const documents = policies.map(({ policy, why }) => {
    const document = new Document(policy, { aliasDuplicateObjects: false });
    for (const [path, words] of Object.entries(why)) explain(document, path.split("."), words);
    return `---\n${document.toString({ lineWidth: 0, blockQuote: "literal" })}`;
  });
  return `${header.map((line) => `# ${line}\n`).join("")}${documents.join("")}`;
}

/** A comment on the line above; a path that leads nowhere is a bug, since the line it explains is gone. */
function explain(document: Document, path: readonly string[], words: string): void {
  let node: unknown = document.contents;
  for (const [index, step] of path.entries()) {
    const last = index === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (last && isScalar(pair?.key)) {
        pair.key.commentBefore = ` ${words}`;
        return;
      }
      node = pair?.value;
    } else {
      node = isCollection(node) ? node.items[Number(step)] : undefined;
      if (last && isNode(node)) {
        node.commentBefore = ` ${words}`;
        return;
      }
    }
  }
  throw new Error(`there is no ${path.join(".")} to explain`);
}

/** The policy with the digest of the clearance.yaml that it was made from, which `sha256sum` gives too. */
export function stampedWith(digest: Digest, { policy, why }: Explained): Explained {
  const { apiVersion, kind, metadata, ...others } = Stampable.parse(policy);
  const { name, annotations } = metadata;
  const stamped = { name, annotations: { [SOURCE]: digest, ...annotations } };
  return {
    policy: { apiVersion, kind, metadata: stamped, ...others },
    why: {
      "metadata.annotations": "The clearance.yaml that this was made from, as `sha256sum` names it.",
      ...why,
    },
  };
}

const SOURCE = "clearance/source";
const Stampable = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.strictObject({ name: z.string(), annotations: z.record(z.string(), z.string()).optional() }),
});
