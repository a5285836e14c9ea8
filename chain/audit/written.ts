import { readStrictYaml } from "../clearance/strict-yaml.ts";
import { digestFromHex } from "../digest/digest.ts";
import type { BlobChange } from "../promotion/git.ts";
import type { EntryFields } from "./entry.ts";

/** The folders whose files are decisions that people write down. */
const FOLDERS = [
  { folder: "holds/", kind: "hold" },
  { folder: "quarantine/", kind: "quarantine" },
  { folder: "calendar/exceptions/", kind: "exception" },
  { folder: "break-glass/", kind: "break-glass" },
] as const;

export function isWritten(path: string): boolean {
  return FOLDERS.some(({ folder }) => path.startsWith(folder)) && !/\/(?:\.gitkeep|README\.md)$/u.test(path);
}

/**
 * What a person's decision says, read leniently: a file that no decision can be made by is still an act that
 * somebody answers for.
 */
export function writtenEntry(
  { path, before, after }: BlobChange,
  bytesOf: (id: string) => Uint8Array | undefined,
): EntryFields {
  const kind = FOLDERS.find(({ folder }) => path.startsWith(folder))?.kind ?? "break-glass";
  const text = (name: string, from: Readonly<Record<string, unknown>>) => {
    const value = from[name];
    return typeof value === "string" ? value : null;
  };
  const blob = after ?? before;
  const fields = fieldsIn(blob === undefined ? undefined : bytesOf(blob));
  const about = kind === "quarantine" ? {} : placeIn(path);
  const digest = text("digest", fields) ?? text("image", fields)?.replace(/^[^@]*@/u, "") ?? "";
  return {
    kind,
    action: before === undefined ? "set" : after === undefined ? "lifted" : "changed",
    ...about,
    to: digestFromHex(digest.replace(/^sha256:/u, "")) ?? null,
    who: text("owner", fields) ?? text("who", fields),
    reason: text("reason", fields),
    starts: text("starts", fields) ?? text("from", fields) ?? text("since", fields) ?? text("opened", fields),
    expires: text("expires", fields),
    paths: [path],
  };
}

function placeIn(path: string): Pick<EntryFields, "environment" | "service"> {
  const glass = /^break-glass\/([^/]+)\/[^/]+\.yaml$/u.exec(path)?.[1];
  if (glass !== undefined) return { environment: glass, service: null };
  const [, environment = null, service = null] =
    /^(?:holds|calendar\/exceptions)\/([^/]+?)(?:\/([^/]+))?\.yaml$/u.exec(path) ?? [];
  return { environment, service };
}

function fieldsIn(bytes: Uint8Array | undefined): Readonly<Record<string, unknown>> {
  if (bytes === undefined) return {};
  const { value } = readStrictYaml(new TextDecoder().decode(bytes));
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
