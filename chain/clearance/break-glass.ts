import * as z from "zod";
import { digestOf, hexOf } from "../digest/digest.ts";
import { type ImageReference, parseImageReference, printImageReference } from "../digest/image-name.ts";
import { Fault } from "../fault.ts";
import { asLine, type Files, filesIn, Line, readPersonFile, Time, unreadable } from "./person-file.ts";
import type { Policy } from "./policy.ts";

export const BREAK_GLASS_FOLDER = "break-glass";

/**
 * `break-glass/<environment>/<name>.yaml`: for one namespace and until one time, an environment's
 * admission lets in one digest that has no clearance, or one person's own hand.
 */
export interface BreakGlass {
  readonly environment: string;
  readonly name: string;
  readonly subject:
    | { readonly kind: "image"; readonly image: ImageReference }
    /** As the cluster names who asks: `request.userInfo.username`. */
    | { readonly kind: "person"; readonly person: string };
  readonly namespace: string;
  /** Whose idea it was, as GitHub names people. */
  readonly owner: string;
  readonly reason: string;
  readonly opened: Date;
  readonly expires: Date;
}

const Namespace = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "expected the name of one Kubernetes namespace");
/** What no expression has to escape, and no cluster's own account (`system:…`) has. */
const Person = z
  .string()
  .regex(/^[A-Za-z0-9][\w.@+-]{0,127}$/, "expected one person's name as the cluster knows it");
const FileName = /^break-glass\/([^/]+)\/([a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?)\.yaml$/u;

const BreakGlassFile = z
  .strictObject({
    image: z.string().optional(),
    person: Person.optional(),
    namespace: Namespace,
    owner: Line,
    reason: Line,
    opened: Time,
    expires: Time,
  })
  .refine(({ opened, expires }) => opened < expires, {
    path: ["expires"],
    message: "it expires before it is opened, so it would let nothing in: correct one of the two",
  })
  .refine(({ image, person }) => (image === undefined) !== (person === undefined), {
    message: "it names one image or one person, not both and not neither",
  });

/**
 * Every opening of one tree, the expired ones too: what the generator makes of a tree must not hang on
 * the time. One file that can't be read is a fault for all, because nobody knows what it would let in.
 *
 * @throws Fault `BREAK_GLASS_UNREADABLE` naming the file.
 */
export function parseBreakGlass(
  files: Files,
  { environments }: Pick<Policy, "environments">,
): readonly BreakGlass[] {
  return filesIn(`${BREAK_GLASS_FOLDER}/`, files).map(([path, bytes]) => {
    const [, environment, name] = FileName.exec(path) ?? [];
    const wrong = (reason: string) => unreadable("BREAK_GLASS_UNREADABLE", path, reason);
    if (environment === undefined || name === undefined)
      throw wrong("its name is not <environment>/<name>.yaml");
    if (!environments.some((one) => one.name === environment)) {
      throw wrong(`clearance.yaml has no environment "${environment}"`);
    }
    const { image, person, ...rest } = readPersonFile("BREAK_GLASS_UNREADABLE", path, bytes, BreakGlassFile);
    if (person !== undefined) return { environment, name, subject: { kind: "person", person }, ...rest };
    try {
      return {
        environment,
        name,
        subject: { kind: "image", image: parseImageReference(image ?? "") },
        ...rest,
      };
    } catch (cause) {
      if (cause instanceof Fault) throw wrong(cause.message);
      throw cause;
    }
  });
}

export function breakGlassPath({ environment, name }: Pick<BreakGlass, "environment" | "name">): string {
  return `${BREAK_GLASS_FOLDER}/${environment}/${name}.yaml`;
}

/** A name that says when and for what, the same for the same opening. */
export function breakGlassName({ subject, namespace, opened }: Omit<BreakGlass, "name">): string {
  const minute = opened.toISOString().slice(0, 16).replaceAll(/[-:]/g, "").toLowerCase();
  const id = hexOf(digestOf(JSON.stringify([subject, namespace, opened]))).slice(0, 8);
  return `${minute}-${id}`;
}

/** The file's text; `parseBreakGlass` reads it back. */
export function printBreakGlass({ subject, namespace, owner, reason, opened, expires }: BreakGlass): string {
  return [
    subject.kind === "image"
      ? `image: ${printImageReference(subject.image)}`
      : `person: ${JSON.stringify(subject.person)}`,
    `namespace: ${JSON.stringify(namespace)}`,
    `owner: ${JSON.stringify(asLine(owner))}`,
    `reason: ${JSON.stringify(asLine(reason))}`,
    `opened: ${opened.toISOString()}`,
    `expires: ${expires.toISOString()}`,
    "",
  ].join("\n");
}

/** Whether it lets in this digest of an image at that time. */
export function opens(
  { subject, opened, expires }: BreakGlass,
  image: string | undefined,
  digest: string,
  now: Date,
): boolean {
  return (
    subject.kind === "image" &&
    subject.image.image === image &&
    subject.image.digest === digest &&
    opened <= now &&
    now < expires
  );
}
