import { controlStanzas } from "./control-file.ts";
import type { Cataloger, DpkgPackage, Fact } from "./fact.ts";
import { parsePerson } from "./person.ts";

const STATUS = "var/lib/dpkg/status";
/** Distroless images keep one file per package, and checksums beside it. */
const STATUS_FOLDER = /^var\/lib\/dpkg\/status\.d\/[^/]+(?<!\.md5sums)$/;
const OS_RELEASE = new Set(["etc/os-release", "usr/lib/os-release"]);

/** Packages of Debian and what derives from it, and the name of the distribution. */
export const dpkgCataloger: Cataloger = {
  name: "dpkg",
  wants: (path) => (path === STATUS || OS_RELEASE.has(path) || STATUS_FOLDER.test(path) ? "all" : "no"),
  read({ path, bytes }) {
    const text = new TextDecoder().decode(bytes);
    if (OS_RELEASE.has(path)) return osRelease(text);
    const stanzas = controlStanzas(text);
    const packages = stanzas.filter(isInstalled).flatMap(parsePackage);
    return [{ kind: "dpkg", packages }];
  },
};

/** A removed package stays in the file with another state; a file without states lists what is there. */
function isInstalled(stanza: ReadonlyMap<string, string>): boolean {
  const status = stanza.get("status");
  return status === undefined || /^\S+ \S+ (installed|triggers-\w+)$/.test(status);
}

function parsePackage(stanza: ReadonlyMap<string, string>): DpkgPackage[] {
  const name = stanza.get("package");
  const version = stanza.get("version");
  if (name === undefined || version === undefined) return [];
  const optional: { -readonly [K in keyof DpkgPackage]?: DpkgPackage[K] } = {};
  const architecture = stanza.get("architecture");
  if (architecture !== undefined) optional.architecture = architecture;
  const source = stanza.get("source");
  if (source !== undefined) optional.source = source;
  const maintainer = parsePerson(stanza.get("maintainer"));
  if (maintainer !== undefined) optional.maintainer = maintainer;
  const homepage = stanza.get("homepage");
  if (homepage !== undefined) optional.homepage = homepage;
  const description = stanza.get("description")?.split("\n", 1)[0];
  if (description !== undefined && description !== "") optional.description = description;
  return [
    {
      ...optional,
      name,
      version,
      requires: [...relations(stanza.get("pre-depends")), ...relations(stanza.get("depends"))],
      provides: relations(stanza.get("provides")).flat(),
    },
  ];
}

/** Debian Policy 7.1: `a (>= 1), b:any | c [amd64]`; versions hold already, or dpkg would not have installed. */
function relations(field: string | undefined): string[][] {
  if (field === undefined || field.trim() === "") return [];
  return field.split(",").flatMap((relation) => {
    const alternatives = relation
      .split("|")
      .flatMap((item) => /^\s*([a-z0-9][a-z0-9+.-]*)/.exec(item)?.[1] ?? []);
    return alternatives.length === 0 ? [] : [alternatives];
  });
}

function osRelease(text: string): Fact[] {
  const values = new Map<string, string>();
  for (const line of text.split("\n")) {
    const match = /^([A-Z_]+)=(?:"([^"]*)"|'([^']*)'|(\S*))\s*$/.exec(line);
    if (match?.[1] !== undefined) values.set(match[1], match[2] ?? match[3] ?? match[4] ?? "");
  }
  const id = values.get("ID");
  if (id === undefined) return [{ kind: "unreadable", reason: "os-release without ID" }];
  const version = values.get("VERSION_ID");
  const homepage = values.get("HOME_URL");
  return [
    {
      kind: "os-release",
      id,
      name: values.get("NAME") ?? id,
      ...(version === undefined ? {} : { version }),
      ...(homepage === undefined ? {} : { homepage }),
    },
  ];
}
