import { Fault } from "#chain/fault.ts";
import type { GitHub } from "#chain/promotion/github.ts";
import type { MemoryRequests } from "./memory-requests.ts";

/** The port over its requests, in the order in which the real client sends them. */
export function memoryPort(requests: MemoryRequests): GitHub {
  return {
    ...requests,
    // GitHub does each mutation of the one document in turn, and goes on after one that it refuses.
    async propose(proposal) {
      await done(requests.updateRefs(proposal));
      const commit = await done(requests.createCommitOnBranch(proposal));
      const opened = await done(requests.createPullRequest(proposal));
      const pullRequest = "value" in opened ? opened.value : await requests.openOf(proposal);
      if (pullRequest === undefined)
        throw "refusal" in opened ? opened.refusal : new Error("nothing was refused");
      return { pullRequest, created: "value" in commit && pullRequest.head.commit === commit.value };
    },
  };
}

async function done<T>(request: Promise<T>): Promise<{ readonly value: T } | { readonly refusal: Fault }> {
  try {
    return { value: await request };
  } catch (error) {
    if (error instanceof Fault && error.code === "GITHUB_REJECTED") return { refusal: error };
    throw error;
  }
}
