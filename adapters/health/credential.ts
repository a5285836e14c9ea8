import { readFile } from "node:fs/promises";
import { Lost } from "./lost.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What this process was given under a name: in the variable itself, or in the file that `<name>_FILE` names, read anew each time. */
export async function secretFrom(name: string, environment: Environment): Promise<string> {
  const file = environment[`${name}_FILE`];
  const given = environment[name] || (file ? await contentOf(file, name) : "");
  if (given.trim() === "")
    throw new Lost(`neither ${name} nor ${name}_FILE gives this process anything: set one`);
  return given.trim();
}

/** @throws Lost for what no header can carry; the value itself is never told. */
export async function tokenFrom(name: string, environment: Environment): Promise<string> {
  const token = await secretFrom(name, environment);
  if (!/^[\x21-\x7e]+$/u.test(token)) throw new Lost(`${name} holds something that can't be a token`);
  return token;
}

async function contentOf(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw new Lost(`the file that ${name}_FILE names can't be read (${code})`);
  }
}
