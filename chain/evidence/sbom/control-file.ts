/**
 * Stanzas of a Debian control file (deb822): field names in lower case, continuation lines joined with
 * line feeds. Lines that are neither are skipped, as dpkg itself does with comments.
 */
export function controlStanzas(text: string): ReadonlyMap<string, string>[] {
  const stanzas: Map<string, string>[] = [];
  let stanza = new Map<string, string>();
  let field: string | undefined;
  for (const line of text.split("\n")) {
    if (line.trim() === "") {
      if (stanza.size > 0) stanzas.push(stanza);
      stanza = new Map();
      field = undefined;
    } else if (line.startsWith(" ") || line.startsWith("\t")) {
      if (field !== undefined) stanza.set(field, `${stanza.get(field)}\n${line.slice(1)}`);
    } else {
      const colon = line.indexOf(":");
      field = colon > 0 ? line.slice(0, colon).toLowerCase() : undefined;
      if (field !== undefined) stanza.set(field, line.slice(colon + 1).trim());
    }
  }
  if (stanza.size > 0) stanzas.push(stanza);
  return stanzas;
}
