import { LARGEST_READ, MOST_READ } from "#chain/promotion/git.ts";

/** Which of them may be read, in this order: none that is too large, and no more once together they are. */
export function readable(sizes: readonly number[]): readonly boolean[] {
  let left = MOST_READ;
  return sizes.map((size) => {
    if (size > LARGEST_READ || size > left) return false;
    left -= size;
    return true;
  });
}
