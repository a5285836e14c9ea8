import * as z from "zod";
import { PREDICATE, type Statement } from "./statement.ts";

/** What a decision asks of a CycloneDX document: that it is one, and lists components. */
export const SbomPredicate = z.looseObject({
  bomFormat: z.literal("CycloneDX"),
  specVersion: z.string().regex(/^\d+\.\d+$/),
  components: z.array(z.looseObject({ type: z.string(), name: z.string() })),
});
export type SbomPredicate = z.infer<typeof SbomPredicate>;

/** The SBOM in a statement, or undefined where it is another predicate or not of this shape. */
export function sbomIn(statement: Statement): SbomPredicate | undefined {
  if (statement.predicateType !== PREDICATE.sbom) return undefined;
  return SbomPredicate.safeParse(statement.predicate).data;
}
