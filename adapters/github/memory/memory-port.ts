import type { GitHub } from "#chain/promotion/github.ts";
import type { MemoryRequests } from "./memory-requests.ts";

/** The port over its requests, in the order in which the real client sends them. */
export function memoryPort(requests: MemoryRequests): GitHub {
  return {
    ...requests,
    async propose(proposal) {
      const { commit, created } = await requests.createBranch(proposal);
      const pullRequest = await requests.openPullRequest(proposal);
      return { pullRequest, created: created && pullRequest.head.commit === commit };
    },
  };
}
