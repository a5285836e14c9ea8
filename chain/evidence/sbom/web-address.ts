import type { ExternalReference } from "./cyclonedx.ts";

/** Addresses as references; what isn't a plain http(s) address is left out, since the schema wants IRIs. */
export function references(
  addresses: readonly (readonly [type: ExternalReference["type"], text: string | undefined])[],
): readonly ExternalReference[] {
  return addresses.flatMap(([type, text]) => {
    const url = webAddress(text);
    return url === undefined ? [] : [{ type, url }];
  });
}

function webAddress(text: string | undefined): string | undefined {
  // npm writes repositories as `git+https://…`, and as `owner/name` for GitHub's.
  const plain = text
    ?.trim()
    .replace(/^git\+/, "")
    .replace(/^git:\/\//, "https://");
  if (plain === undefined) return undefined;
  if (/^[\w.-]+\/[\w.-]+$/.test(plain)) return `https://github.com/${plain}`;
  // Credentials in an address have no place in a published document.
  return /^https?:\/\/[^\s<>"{}|\\^`@]+$/.test(plain) ? plain : undefined;
}
