import { Fault } from "../fault.ts";
import type { Explained } from "./print-policies.ts";

/**
 * A policy that no cluster would take is none. etcd refuses requests of 1.5 MiB (`--max-request-bytes`), and
 * Kyverno writes the rules that it derives from a ClusterPolicy into its status, twice: a third is what may be
 * written. cel-go refuses expressions of more than 100,000 characters (`parser.go`).
 */
export const LARGEST_POLICY = 512 * 1024;
export const LONGEST_EXPRESSION = 100_000;

/** @throws Fault `POLICY_INVALID` that names the remedy. */
export function demandSmall(explained: Explained): Explained {
  const longest = (value: unknown): number =>
    typeof value === "string"
      ? value.length
      : value !== null && typeof value === "object"
        ? Math.max(0, ...Object.values(value).map(longest))
        : 0;
  const size = JSON.stringify(explained.policy).length;
  if (size <= LARGEST_POLICY && longest(explained.policy) <= LONGEST_EXPRESSION) return explained;
  throw new Fault(
    "POLICY_INVALID",
    `a policy of ${size} bytes is more than a cluster takes: name the folders that the services' images share in admission.images (ghcr.io/acme/*), and keep lists short`,
  );
}
