import { cpus, loadavg } from "node:os";
import type { Comparison, Cost } from "./comparison.ts";
import { LATENCY } from "./world.ts";

export function page(comparisons: readonly Comparison[]): string {
  const busy = `${cpus().length} cores under a load of ${Math.round(loadavg()[2] ?? 0)}`;
  return `${HEAD}${comparisons.map(row).join("\n")}

Measured on ${busy}. Times grow with the load, and the slowest of few samples most of all; requests don't.
${NOTES}`;
}

const HEAD = `# What admission costs

Written by \`npm run bench -- admission-cost\`, on the real thing: a Kubernetes API and Kyverno's admission controller, both asked for a pod of 1, 3 and 10 containers, each with an image of its own. Every image carries six attestations: provenance, an SBOM of 600 components, a scan, a test result, and the clearances of dev and prod. **One** is the generated policy, which asks for the clearance of prod. **Four** asks for provenance, SBOM, scan and test result separately, in the same dialect and with the same form of signer. Requests are the registry's own count; its answers come ${LATENCY} ms late, as in the same region.

| policy kind | containers | when | requests: one | four | | p50: one | four | p95: one | four | |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
`;

const NOTES = `
- Requests are the most of all admissions of a row. **First**: Kyverno has seen none of the images under this policy. **Again**: the same pod once more, with the cache that Kyverno has by default (\`--imageVerifyCacheMaxSize=1000\`), or sized by [policies/kyverno](../policies/kyverno/README.md) (\`10000000\`).
- **The flag that makes it hold** is \`--imageVerifyCacheMaxSize\`. Its help speaks of keys, but an entry of an ImageValidatingPolicy costs the bytes of its payload: a thousand hold one clearance and no SBOM at all, and what isn't held is fetched and verified for every pod again. A ClusterPolicy's entry costs one, so its default holds a thousand images. A change of the policy, even of a label, forgets everything, as a restart does.
- An ImageValidatingPolicy of Kyverno 1.19 reads the image itself before anything else, five requests for each container whatever its cache holds, and reads every referrer twice for each kind of evidence. So asking for one instead of four saves a little less than three quarters: (5 + 4 × 40) against (5 + 40) requests with six referrers. A ClusterPolicy reads them once for each kind, and nothing on a hit.
- Whatever one asks for, Kyverno downloads **all** referrers, the SBOM too: few and small ones are the second half of a cheap admission, and 50 are its limit.
- A webhook gives up after ten seconds unless its policy says otherwise, which ten images under four attestations show to be little. The generated policies ask for thirty.
- On a hit the generated set is some milliseconds slower: it also asks about other spellings and about images from elsewhere, which the four don't.
`;

function row({ kind, containers, when, one, four }: Comparison): string {
  const cells = [
    kind === "ivpol" ? "ImageValidatingPolicy" : "ClusterPolicy",
    containers,
    when,
    one.requests,
    four.requests,
    ratio(one, four, "requests"),
    milliseconds(one.p50),
    milliseconds(four.p50),
    slowest(one),
    slowest(four),
    ratio(one, four, "p95"),
  ];
  return `| ${cells.join(" | ")} |`;
}

function slowest({ p95, late }: Cost): string {
  return late === 0 ? milliseconds(p95) : `${milliseconds(p95)}, ${late} timed out`;
}

function milliseconds(value: number): string {
  return `${Math.round(value)} ms`;
}

function ratio(one: Cost, four: Cost, what: "requests" | "p95"): string {
  if (one[what] === 0) return four[what] === 0 ? "–" : "all saved";
  return `${(four[what] / one[what]).toFixed(1)} ×`;
}
