import { prefixOf } from "../digest/image-folder.ts";
import { importProblems } from "./import-problems.ts";
import type { Policy } from "./policy.ts";
import type { PolicyProblem } from "./policy-problems.ts";

/** What `admission` can't mean: folders that match nothing or too much, lists that contradict a demand. */
export function admissionProblems(policy: Policy): readonly PolicyProblem[] {
  return [
    ...folderProblems(policy),
    ...importProblems(policy),
    ...elsewhereProblems(policy),
    ...adoptionProblems(policy),
  ];
}

function folderProblems(policy: Policy): PolicyProblem[] {
  const images = Object.values(policy.services).map(({ image }) => image);
  const folders = policy.admission.images ?? [];
  return folders.flatMap((folder, index): PolicyProblem[] => {
    const at = ["admission", "images", index];
    const wider = folders.find((other, its) => its !== index && prefixOf(folder).startsWith(prefixOf(other)));
    if (wider !== undefined && (wider !== folder || folders.indexOf(folder) < index)) {
      return [{ at, message: `${folder} is covered by ${wider} already: leave it out` }];
    }
    const covered = images.filter((image) => image.startsWith(prefixOf(folder)));
    if (covered.length === 0) return [{ at, message: `${folder} matches no service's image: leave it out` }];
    const narrowest = commonFolder(covered);
    if (narrowest.length <= prefixOf(folder).length) return [];
    const message = `${folder} covers other teams' images too: every service's image in it is below ${narrowest}*: write that`;
    return [{ at, message }];
  });
}

/** `ghcr.io/acme/pay/`: the deepest folder that all the images are below. */
function commonFolder(images: readonly string[]): string {
  return images
    .map((image) => image.slice(0, image.lastIndexOf("/") + 1))
    .reduce((one, other) => {
      let end = 0;
      while (end < one.length && one[end] === other[end]) end += 1;
      return one.slice(0, one.lastIndexOf("/", end - 1) + 1);
    });
}

function elsewheres(policy: Policy) {
  return [
    { elsewhere: policy.admission.elsewhere, at: ["admission", "elsewhere"] },
    ...policy.environments.flatMap(({ admission }, index) =>
      admission?.elsewhere === undefined
        ? []
        : [{ elsewhere: admission.elsewhere, at: ["environments", index, "admission", "elsewhere"] }],
    ),
  ];
}

/** A list that let a service's image in would take its clearance's place. */
function elsewhereProblems(policy: Policy): PolicyProblem[] {
  return elsewheres(policy).flatMap(({ elsewhere, at }) => {
    if (typeof elsewhere === "string") return [];
    return elsewhere.allow.flatMap((pinned, index): PolicyProblem[] => {
      if (elsewhere.allow.indexOf(pinned) < index) {
        return [{ at: [...at, "allow", index], message: `${pinned} is there twice` }];
      }
      const name = pinned.slice(0, pinned.indexOf("@"));
      const folder = policy.admission.images?.find((one) => name.startsWith(prefixOf(one)));
      const service = Object.entries(policy.services).find(([, { image }]) => image === name);
      if (folder === undefined && service === undefined) return [];
      const whose = service === undefined ? `in ${folder}` : `the service ${service[0]}'s`;
      const message = `${name} is ${whose}: it needs a clearance, and no list lets it in without`;
      return [{ at: [...at, "allow", index], message }];
    });
  });
}

function adoptionProblems(policy: Policy): PolicyProblem[] {
  return policy.environments.flatMap(({ admission }, index) => {
    const images = admission?.adopted?.images ?? [];
    return images.flatMap((pinned, its): PolicyProblem[] =>
      images.indexOf(pinned) < its
        ? [
            {
              at: ["environments", index, "admission", "adopted", "images", its],
              message: `${pinned} is there twice`,
            },
          ]
        : [],
    );
  });
}
