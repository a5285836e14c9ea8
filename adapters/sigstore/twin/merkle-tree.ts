import { createHash } from "node:crypto";

/**
 * A log's Merkle tree (RFC 6962, section 2.1). The hashes of all complete subtrees are kept, so a root
 * or a proof costs a number of hashes that grows with the logarithm of the size.
 */
export class MerkleTree {
  readonly #levels: Buffer[][] = [[]];

  get size(): number {
    return this.#levels[0]?.length ?? 0;
  }

  append(leaf: Uint8Array): void {
    let hash = leafHash(leaf);
    for (let level = 0; ; level++) {
      const row = this.#levels[level] ?? [];
      this.#levels[level] = row;
      row.push(hash);
      const left = row.at(-2);
      if (row.length % 2 === 1 || left === undefined) return;
      hash = nodeHash(left, hash);
    }
  }

  root(): Buffer {
    return this.size === 0 ? createHash("sha256").digest() : this.#range(0, this.size);
  }

  /** The audit path of one leaf in the tree of today's size, from the leaf upwards. */
  proof(index: number): Buffer[] {
    return this.#path(index, 0, this.size);
  }

  #path(index: number, start: number, end: number): Buffer[] {
    if (end - start === 1) return [];
    const middle = start + splitOf(end - start);
    return index < middle
      ? [...this.#path(index, start, middle), this.#range(middle, end)]
      : [...this.#path(index, middle, end), this.#range(start, middle)];
  }

  #range(start: number, end: number): Buffer {
    const width = end - start;
    const complete = this.#levels[Math.log2(width)]?.[start / width];
    if (complete !== undefined) return complete;
    const middle = start + splitOf(width);
    return nodeHash(this.#range(start, middle), this.#range(middle, end));
  }
}

export function leafHash(leaf: Uint8Array): Buffer {
  return createHash("sha256")
    .update(Buffer.from([0]))
    .update(leaf)
    .digest();
}

function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash("sha256")
    .update(Buffer.from([1]))
    .update(left)
    .update(right)
    .digest();
}

/** The largest power of two smaller than `width`. */
function splitOf(width: number): number {
  let split = 1;
  while (split * 2 < width) split *= 2;
  return split;
}
