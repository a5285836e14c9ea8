import { Fault } from "../fault.ts";
import { parseDigestPath } from "../promotion/edit/digest-path.ts";
import { lanesOf, placeOf, printLane, spotsOf } from "./lane.ts";
import type { Policy } from "./policy.ts";
import type { PolicyProblem } from "./policy-problems.ts";

/** Folders whose files say what may happen; a digest that stood there would be edited without their guards. */
const GUARDED =
  /^(?:\.github|trust|break-glass|policies|quarantine|holds|calendar)\/|^(?:CODEOWNERS|docs\/CODEOWNERS|clearance\.yaml)$/iu;

/**
 * Digests that would stand where others stand, as far as clearance.yaml alone can tell: in whatever spelling, and
 * also where it takes the names of an environment or region to make two places one. Paths that lead to one value
 * only in the file itself are found when it is edited (`operations/shared-value.ts`).
 */
export function placeProblems(policy: Policy): readonly PolicyProblem[] {
  const broken: PolicyProblem[] = Object.entries(policy.services).flatMap(([service, { digestAt }]) =>
    spotsOf(digestAt).flatMap((spot, index) =>
      (["file", "path"] as const).flatMap((field) =>
        templateProblem(policy, spot[field], field).map((message) => ({
          at: ["services", service, "digestAt", ...("also" in digestAt ? [index] : []), field],
          message,
        })),
      ),
    ),
  );
  broken.push(...ownerProblems(policy));
  if (broken.length > 0) return broken;
  const known = new Map<string, string | { readonly problem: string }>();
  const taken = new Map<string, string>();
  const files = new Map<string, string>();
  const spots = lanesOf(policy).flatMap((lane) => {
    const place = placeOf(policy, lane);
    return spotsOf(place).map((spot, index) => ({ lane, ...spot, index: "also" in place ? [index] : [] }));
  });
  return spots.flatMap(({ lane, file, path, index }): readonly PolicyProblem[] => {
    const at = (field: "file" | "path") => ["services", lane.service, "digestAt", ...index, field];
    if (GUARDED.test(file))
      return [{ at: at("file"), message: `${file} is guarded by code owners: no digest may stand there` }];
    const spelling = files.get(file.toLowerCase()) ?? file;
    files.set(file.toLowerCase(), spelling);
    if (spelling !== file) {
      const message = `${file} and ${spelling} are one file where case doesn't count: rename one`;
      return [{ at: at("file"), message }];
    }
    const steps = known.get(path) ?? canonical(path);
    known.set(path, steps);
    if (typeof steps !== "string") return [{ at: at("path"), message: steps.problem }];
    const key = `${file} ${steps}`;
    const other = taken.get(key);
    taken.set(key, printLane(lane));
    if (other === undefined) return [];
    return [
      {
        at: at("file"),
        message: `${printLane(lane)} has its digest where ${other} has it, at ${path} of ${file}`,
      },
    ];
  });
}

/** Code owners are asked about one file. */
function ownerProblems({ services, environments }: Policy): PolicyProblem[] {
  const asking = environments.find(({ approval }) => approval?.codeOwners === true);
  if (asking === undefined) return [];
  return Object.entries(services).flatMap(([service, { digestAt }]) => {
    if (spotsOf(digestAt).every(({ file }) => file === digestAt.file)) return [];
    const message = `${asking.name} asks the code owners of one file, and this digest stands in several: put them into one, or ask people by name`;
    return [{ at: ["services", service, "digestAt"], message }];
  });
}

/** One spelling for a path: `images[name=x]` is `images[x]`, and `a["b"]` is `a.b`. */
function canonical(path: string): string | { readonly problem: string } {
  try {
    const { document, steps } = parseDigestPath(path);
    const plain = steps.map((step) => ("by" in step && step.by === "name" ? { entry: step.entry } : step));
    return JSON.stringify([document, plain]);
  } catch (error) {
    if (error instanceof Fault) return { problem: error.message };
    throw error;
  }
}

function templateProblem(policy: Policy, template: string, field: "file" | "path"): string[] {
  const rest = template.replaceAll(/\{(?:service|environment|region)\}/gu, "");
  if (/[{}]/u.test(rest)) return ["only {service}, {environment} and {region} can be filled in"];
  const plain = policy.environments.find(({ regions }) => regions === undefined);
  const whole =
    field === "file" && template.split("/").every((one) => one === "{region}" || !one.includes("{region}"));
  if (template.includes("{region}") && plain !== undefined && !whole) {
    return [
      `${plain.name} has no regions, so {region} must be a path segment of its own, which then falls away`,
    ];
  }
  return [];
}
