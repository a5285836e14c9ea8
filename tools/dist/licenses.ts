import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageOf } from "./package-chunks.ts";

/** The licence texts of every package that the bundle holds code of, sorted by name and version. */
export function licensesOf(modules: Iterable<string>): string {
  const folders = new Set([...modules].flatMap((id) => packageFolder(id) ?? []));
  const texts = new Map([...folders].map((folder) => licenseOf(folder)));
  const names = [...texts.keys()].sort();
  return names
    .map((name) => `${"=".repeat(80)}\n${name}\n${"=".repeat(80)}\n\n${texts.get(name)}\n`)
    .join("\n");
}

function packageFolder(id: string): string | undefined {
  const name = packageOf(id);
  if (name === undefined) return undefined;
  const end = id.replaceAll("\\", "/").lastIndexOf(`/node_modules/${name}`);
  return id.slice(0, end + `/node_modules/${name}`.length);
}

function licenseOf(folder: string): [name: string, text: string] {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), "utf8").trim());
  if (license === undefined && texts.length === 0) {
    throw new Error(`${name}@${version} has no licence that could be named: don't bundle it`);
  }
  return [
    `${name} ${version} (${license ?? "see below"})`,
    texts.join("\n\n") || `Licensed under ${license}.`,
  ];
}
