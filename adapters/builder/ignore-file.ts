/** Whether a path of the context, relative and with `/`, stays out of the image. */
export type Ignore = (path: string, isFolder: boolean) => boolean;

/** Never part of an image, whatever `.clearanceignore` says: a repository's history holds what was removed. */
const ALWAYS = [".git", ".clearanceignore"];

interface Rule {
  readonly pattern: RegExp;
  readonly foldersOnly: boolean;
  readonly keeps: boolean;
}

/**
 * Rules of a `.clearanceignore`, written as Git's: the last one that matches decides, `!` takes back,
 * a slash before the end anchors at the context's root, `**` spans folders, a slash at the end means
 * folders only. As in Git, nothing below an ignored folder can be taken back.
 */
export function parseIgnore(text: string): Ignore {
  const rules = text.split(/\r?\n/).flatMap(parseRule);
  return (path, isFolder) => {
    if (ALWAYS.includes(path)) return true;
    let ignored = false;
    for (const rule of rules) {
      if (rule.foldersOnly && !isFolder) continue;
      if (rule.pattern.test(path)) ignored = !rule.keeps;
    }
    return ignored;
  };
}

function parseRule(line: string): Rule[] {
  let glob = line.trimEnd();
  if (glob === "" || glob.startsWith("#")) return [];
  const keeps = glob.startsWith("!");
  if (keeps || glob.startsWith("\\")) glob = glob.slice(1);
  const foldersOnly = glob.endsWith("/");
  if (foldersOnly) glob = glob.slice(0, -1);
  const anchored = glob.includes("/");
  if (glob.startsWith("/")) glob = glob.slice(1);
  return [{ pattern: new RegExp(`^${anchored ? "" : "(?:.*/)?"}${expression(glob)}$`), foldersOnly, keeps }];
}

function expression(glob: string): string {
  return glob.replace(/\*\*\/|\/\*\*$|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (token) => {
    switch (token) {
      case "**/":
        return "(?:.*/)?";
      case "/**":
        return "/.*";
      case "**":
        return ".*";
      case "*":
        return "[^/]*";
      case "?":
        return "[^/]";
      default:
        return `\\${token}`;
    }
  });
}
