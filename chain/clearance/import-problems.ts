import { overlap, prefixOf } from "../digest/image-folder.ts";
import { targetFolders } from "./import-rule.ts";
import { entry } from "./names.ts";
import { matches } from "./pattern.ts";
import { breadthProblem } from "./pattern-problems.ts";
import { type Policy, type SignerRule, signerWorkflow } from "./policy.ts";
import type { PolicyProblem } from "./policy-problems.ts";

/** What `admission.imported` can't mean. */
export function importProblems(policy: Policy): readonly PolicyProblem[] {
  const { imported } = policy.admission;
  const asked = elsewheres(policy).filter(({ elsewhere }) => elsewhere === "imported");
  const built = Object.entries(policy.builders).filter(([, builder]) => "imported" in builder);
  if (imported === undefined) {
    const message = "nothing says what is imported: add admission.imported, with its images and its signer";
    return [
      ...asked.map(({ at }) => ({ at, message })),
      ...built.map(([name]) => ({ at: ["builders", name], message })),
    ];
  }
  const problems: PolicyProblem[] = [];
  if (asked.length + built.length === 0) {
    const message = "no environment takes what is imported: leave it out, or say elsewhere: imported";
    problems.push({ at: IMPORTED, message });
  }
  return [
    ...problems,
    ...folderProblems(policy, imported.images),
    ...signerProblems(policy, imported.signer),
    ...serviceProblems(policy, imported.images),
    ...sourceProblems(policy),
  ];
}

const IMPORTED: readonly PropertyKey[] = ["admission", "imported"];

function elsewheres({ admission, environments }: Policy) {
  return [
    { elsewhere: admission.elsewhere, at: ["admission", "elsewhere"] },
    ...environments.map((one, index) => ({
      elsewhere: one.admission?.elsewhere,
      at: ["environments", index, "admission", "elsewhere"],
    })),
  ];
}

function folderProblems({ admission }: Policy, folders: readonly string[]): PolicyProblem[] {
  return folders.flatMap((folder, index): PolicyProblem[] => {
    const own = admission.images?.find((other) => overlap(folder, other));
    if (own === undefined) return [];
    const message = `${folder} and ${own} in admission.images overlap: what is imported stands in a folder of its own`;
    return [{ at: [...IMPORTED, "images", index], message }];
  });
}

/** Whoever could sign an import beside the import's own signer would pass admission without one. */
function signerProblems(policy: Policy, signer: SignerRule): PolicyProblem[] {
  const at = [...IMPORTED, "signer"];
  const problems: PolicyProblem[] = [];
  if (!("key" in signer)) {
    if (entry(policy.trust, signer.trust) === undefined) {
      problems.push({ at: [...at, "trust"], message: `there is no trust root "${signer.trust}"` });
    }
    if (signer.since !== undefined) {
      const message =
        "nothing asks which version of the workflow imported: leave since out, and rename the workflow";
      problems.push({ at: [...at, "since"], message });
    }
  }
  const twin = policy.environments.find(
    (one) => isSame(one.signer, signer) || (one.next !== undefined && isSame(one.next, signer)),
  );
  if (twin !== undefined) {
    const message = `whoever imports would clear for ${twin.name}: give the import a signer of its own`;
    problems.push({ at, message });
  }
  const builder = Object.entries(policy.builders).find(([, one]) =>
    "key" in signer
      ? "key" in one && one.key === signer.key
      : "workflow" in one && matches(one.workflow, signerWorkflow(policy, signer.workflow)),
  );
  if (builder !== undefined) {
    const message = `the builder ${builder[0]} could say of anything that it was imported: keep them apart`;
    problems.push({ at, message });
  }
  return problems;
}

function isSame(one: SignerRule, other: SignerRule): boolean {
  return "key" in one
    ? "key" in other && one.key === other.key
    : "workflow" in other && one.workflow === other.workflow;
}

/** A service that is imported, and whose image nobody imports, could never be promoted. */
function serviceProblems(policy: Policy, folders: readonly string[]): PolicyProblem[] {
  return Object.entries(policy.services).flatMap(([name, { image, builder }]): PolicyProblem[] => {
    const rule = entry(policy.builders, builder);
    if (rule === undefined || !("imported" in rule)) return [];
    if (folders.some((folder) => image.startsWith(prefixOf(folder)))) return [];
    const message = `${image} stands in none of the folders of admission.imported, so it can't have been imported`;
    return [{ at: ["services", name, "image"], message }];
  });
}

function sourceProblems(policy: Policy): PolicyProblem[] {
  const { images = [], imported } = policy.admission;
  const sources = imported?.sources ?? [];
  const folders = imported?.images ?? [];
  const regions = new Set(policy.environments.flatMap((one) => one.regions ?? []));
  return sources.flatMap((source, index): PolicyProblem[] => {
    const at = (...more: PropertyKey[]) => [...IMPORTED, "sources", index, ...more];
    const before = sources.slice(0, index);
    const problems: PolicyProblem[] = [];
    const twin = before.find((other) => overlap(asFolder(source.images), asFolder(other.images)));
    if (twin !== undefined) {
      const message = `${source.images} and ${twin.images} overlap: an image has one rule`;
      problems.push({ at: at("images"), message });
    }
    const own = [...folders, ...images].find((folder) => overlap(asFolder(source.images), folder));
    if (own !== undefined) {
      problems.push({
        at: at("images"),
        message: `${source.images} is our own, in ${own}: name where it comes from`,
      });
    }
    const taken = targetsOf(before);
    targetsOf([source]).forEach(({ folder, path }, its, all) => {
      if (!folders.some((known) => prefixOf(folder).startsWith(prefixOf(known)))) {
        const message = `${folder} is in none of the folders of admission.imported.images, so no cluster would know what stands there`;
        problems.push({ at: at(...path), message });
      }
      const other = [...taken, ...all.slice(0, its)].find((one) => overlap(one.folder, folder));
      if (other !== undefined) {
        const message = `${folder} and ${other.folder} overlap: two sources' images could have one name there`;
        problems.push({ at: at(...path), message });
      }
    });
    for (const region of Object.keys(source.regions ?? {})) {
      if (regions.has(region)) continue;
      problems.push({ at: at("regions", region), message: `no environment has a region "${region}"` });
    }
    return [...problems, ...upstreamProblems(policy, source.signed, at("signed"))];
  });
}

function targetsOf(sources: Parameters<typeof targetFolders>[0][]) {
  return sources.flatMap((source) => targetFolders(source));
}

/** One image as the folder of its own that no other image can stand in. */
function asFolder(images: string): string {
  return images.endsWith("/*") ? images : `${images}/*`;
}

function upstreamProblems(
  policy: Policy,
  signed: NonNullable<NonNullable<Policy["admission"]["imported"]>["sources"]>[number]["signed"],
  at: readonly PropertyKey[],
): PolicyProblem[] {
  if (signed === "none" || "key" in signed) return [];
  const problems: PolicyProblem[] = [];
  if (entry(policy.trust, signed.trust) === undefined) {
    problems.push({ at: [...at, "trust"], message: `there is no trust root "${signed.trust}"` });
  }
  if ("workflow" in signed) {
    problems.push(
      ...breadthProblem(signed.workflow).map((message) => ({ at: [...at, "workflow"], message })),
    );
  }
  return problems;
}
