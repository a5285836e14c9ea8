import { type Block, explore } from "./explore.ts";

/** One process of the model suite: plays a block, answers with its figures, waits for the next. */
process.on("message", (block: Block) => {
  explore(block).then(
    (figures) => process.send?.(figures),
    (error: unknown) => {
      throw error;
    },
  );
});
