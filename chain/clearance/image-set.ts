import { spotsOf } from "./lane.ts";
import { entry } from "./names.ts";
import type { Policy, SeveralImages, WrittenPolicy } from "./policy.ts";
import type { PolicyProblem } from "./policy-problems.ts";

/** `check-in-worker`: what lanes, branches and records call the image `worker` of `check-in`. */
export function memberName(service: string, image: string): string {
  return `${service}-${image}`;
}

/** Gives each image of a service lanes of its own, which know whom they go with. */
export function expandImages(written: WrittenPolicy): Policy {
  const services = Object.entries(written.services).flatMap(([name, service]) =>
    "images" in service ? membersOf(name, service) : [[name, service] as const],
  );
  return { ...written, services: Object.fromEntries(services) };
}

function membersOf(
  name: string,
  { images, channel, ...rest }: SeveralImages,
): (readonly [string, Policy["services"][string]])[] {
  const services = Object.keys(images)
    .map((image) => memberName(name, image))
    .sort();
  return Object.entries(images).map(([image, one]) => {
    const fill = (template: string) => template.replaceAll("{service}", name).replaceAll("{image}", image);
    const [first, ...also] = spotsOf(one.digestAt).map(({ file, path }) => ({
      file: fill(file),
      path: fill(path),
    }));
    if (first === undefined) throw new Error("a digest stands somewhere");
    const digestAt = also.length === 0 ? first : { ...first, also };
    const member = { ...rest, image: one.image, channel: one.channel ?? channel ?? "", digestAt };
    return [memberName(name, image), { ...member, set: { name, image, services } }];
  });
}

/** What several images of a service can't mean: names that would be two things, no tag, one image twice. */
export function imageSetProblems({ services }: WrittenPolicy): readonly PolicyProblem[] {
  return Object.entries(services).flatMap(([name, service]) => {
    if (!("images" in service)) return [];
    const batch = Object.values(services).some((one) => "batch" in one && one.batch === name);
    return [
      ...(batch
        ? [{ at: ["services", name], message: `"${name}" is the name of a batch as well: rename one` }]
        : []),
      ...Object.entries(service.images).flatMap(([image, one], index): PolicyProblem[] => {
        const at = ["services", name, "images", image];
        const member = memberName(name, image);
        const twin = Object.values(service.images).findIndex((other) => other.image === one.image);
        return [
          ...(entry(services, member) === undefined && member.length <= 63 && isMadeOnce(member, services)
            ? []
            : [
                {
                  at,
                  message: `its lanes would be called "${member}", which is taken or too long: rename it`,
                },
              ]),
          ...((one.channel ?? service.channel) === undefined
            ? [{ at, message: `${member} has no channel: name the tag here or for the whole service` }]
            : []),
          ...(twin < index
            ? [
                {
                  at: [...at, "image"],
                  message: `${one.image} is in ${name} twice: name it once, with every place in digestAt`,
                },
              ]
            : []),
        ];
      }),
    ];
  });
}

function isMadeOnce(member: string, services: WrittenPolicy["services"]): boolean {
  const made = Object.entries(services).flatMap(([name, service]) =>
    "images" in service ? Object.keys(service.images).map((image) => memberName(name, image)) : [],
  );
  return made.filter((one) => one === member).length === 1;
}

/** Where the document says what a problem of a member is about. */
export function asWritten(at: readonly PropertyKey[], { services }: Policy): readonly PropertyKey[] {
  const [first, member, field, ...rest] = at;
  if (first !== "services" || typeof member !== "string") return at;
  const set = entry(services, member)?.set;
  if (set === undefined) return at;
  const ofImage = field === "image" || field === "digestAt";
  return [
    first,
    set.name,
    ...(ofImage ? ["images", set.image] : []),
    ...(field === undefined ? [] : [field]),
    ...rest,
  ];
}

/** Whom a service goes with, itself included; alone, itself. */
export function goesWith(policy: Policy, service: string): readonly string[] {
  return entry(policy.services, service)?.set?.services ?? [service];
}

/** The lanes' names that a name means: a service, one image of it, or all images of a service. */
export function servicesCalled(policy: Policy, name: string): readonly string[] {
  if (entry(policy.services, name) !== undefined) return [name];
  return Object.values(policy.services).find(({ set }) => set?.name === name)?.set?.services ?? [];
}
