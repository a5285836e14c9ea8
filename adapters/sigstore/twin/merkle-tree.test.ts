import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { leafHash, MerkleTree } from "./merkle-tree.ts";

/** The leaves and roots of Certificate Transparency's own test data. */
const LEAVES = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
];
const ROOTS: readonly [number, string][] = [
  [0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  [1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"],
  [2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
  [3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"],
  [8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"],
];

describe("the log's tree", () => {
  it.each(ROOTS)("has the known root with %i leaves", (size, root) => {
    const tree = new MerkleTree();
    for (const leaf of LEAVES.slice(0, size)) tree.append(Buffer.from(leaf, "hex"));
    expect(tree.root().toString("hex")).toBe(root);
  });

  it("proves every leaf of every size up to 40", () => {
    const tree = new MerkleTree();
    for (let size = 1; size <= 40; size++) {
      tree.append(Buffer.from([size]));
      for (let index = 0; index < size; index++) {
        const root = rootBy(tree.proof(index), leafHash(Buffer.from([index + 1])), index, size);
        expect(root).toEqual(tree.root());
      }
    }
  });
});

/** RFC 9162, section 2.1.3.2: what a client computes from an inclusion proof. */
function rootBy(proof: readonly Buffer[], leaf: Buffer, index: number, size: number): Buffer {
  let [node, last, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (node % 2 === 1 || node === last) {
      hash = pair(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node >> 1, last >> 1];
    } else {
      hash = pair(hash, sibling);
    }
    [node, last] = [node >> 1, last >> 1];
  }
  return hash;
}

function pair(left: Buffer, right: Buffer): Buffer {
  return createHash("sha256")
    .update(Buffer.concat([Buffer.from([1]), left, right]))
    .digest();
}
