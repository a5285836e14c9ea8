import type { Person } from "./fact.ts";

/** `Name <mail> (page)`, the form of npm's author and Debian's Maintainer, or npm's object. */
export function parsePerson(
  author: string | { readonly name: string; readonly email?: string | undefined } | undefined,
): Person | undefined {
  if (author === undefined) return undefined;
  if (typeof author !== "string") return person(author.name, author.email);
  const email = /<([^<>]*)>/.exec(author)?.[1];
  return person(author.split(/[<(]/, 1)[0] ?? "", email);
}

function person(name: string, email: string | undefined): Person | undefined {
  const shown = name.trim();
  if (shown === "") return undefined;
  // CycloneDX asks for an address there; people write other things.
  const address = email?.trim();
  return address !== undefined && /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(address)
    ? { name: shown, email: address }
    : { name: shown };
}
