import { createHash } from "node:crypto";
import type { Descriptor } from "#chain/digest/descriptor.ts";
import { Fault } from "#chain/fault.ts";

/**
 * Passes content on while its size and digest are counted along: it ends only after the right bytes.
 *
 * @throws Fault `DIGEST_MISMATCH`, at the first byte too many or at the end.
 */
export async function* checkedContent(
  content: AsyncIterable<Uint8Array>,
  expected: Pick<Descriptor, "digest" | "size">,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of content) {
    size += chunk.length;
    if (size > expected.size) throw wrongSize(expected, `more than ${expected.size}`);
    hash.update(chunk);
    yield chunk;
  }
  if (size < expected.size) throw wrongSize(expected, `only ${size} of ${expected.size}`);
  const digest = `sha256:${hash.digest("hex")}`;
  if (digest === expected.digest) return;
  throw new Fault("DIGEST_MISMATCH", `the content named ${expected.digest} is ${digest}`);
}

function wrongSize({ digest }: Pick<Descriptor, "digest">, found: string): Fault {
  return new Fault("DIGEST_MISMATCH", `the content named ${digest} has ${found} bytes`);
}
