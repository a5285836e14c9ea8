import type { ComponentVersions } from "../evidence/sbom-difference.ts";
import type { Comparison } from "./comparison.ts";
import { cell, code, link, type Section, table } from "./markdown.ts";
import type { SourceCommits } from "./source-commits.ts";

const COMMITS_SHOWN = 50;
const COMPONENTS_SHOWN = 40;
/** Every way in which a body comes to be without them. */
const NOT_LISTED =
  "The commits aren't listed: no gate was open when this was proposed, one of the two is gone, or the promoter's App isn't installed where they are. The link shows them.";

/** A statement that the present digest has and the next one lacks is the first thing to ask about. */
export function lostWarning({ lost }: Comparison): string {
  if (lost.length === 0) return "";
  const lines = lost.map(
    ({ kind, signedBy }) => `> - ${code(kind)}, which ${code(signedBy)} attested for the present digest`,
  );
  return [
    "> [!WARNING]",
    "> **Attestation lost.** What runs now has verified statements that the new digest doesn't have:",
    ...lines,
  ].join("\n");
}

export function sourceSection(
  { source: { from, to } }: Comparison,
  commits: SourceCommits | undefined,
): Section {
  const title = "### Commits";
  if (to === undefined) return { whole: `${title}\n\nThe new digest's provenance names no source commit.` };
  const repository = to.repository.replace(/^https:\/\/[^/]+\//u, "");
  if (from === undefined) return { whole: `${title}\n\nThe first known source is ${commitLink(to)}.` };
  if (from.repository !== to.repository) {
    const words = `**The source repository changed**: from ${code(from.repository)} (${commitLink(from)}) to ${code(to.repository)} (${commitLink(to)}).`;
    return { whole: `${title}\n\n${words}` };
  }
  if (from.commit === to.commit) {
    return { whole: `${title}\n\nBoth digests were built from the same commit, ${commitLink(to)}.` };
  }
  const address = `${to.repository}/compare/${from.commit}...${to.commit}`;
  const head = link(`${code(repository)} from ${short(from.commit)} to ${short(to.commit)}`, address);
  const brief = `${title}\n\n${head}`;
  if (commits?.from !== from.commit || commits.to !== to.commit) {
    return { whole: `${brief}\n\n${NOT_LISTED}` };
  }
  const shown = commits.commits.slice(-COMMITS_SHOWN);
  const authors = [...new Set(shown.map(({ author }) => author))];
  const hidden = commits.total - shown.length;
  const by = authors.length === 0 ? "" : ` by ${cell(authors.join(", "), 300)}`;
  const newest = hidden > 0 ? `, the newest ${shown.length}` : "";
  const dropped = commits.dropped === 0 ? "" : `. **${counted(commits.dropped)} of what runs now not in it**`;
  const count = `${counted(commits.total)}${newest}${by}${dropped}`;
  const lines = shown.map(
    ({ id, title, author }) =>
      `- ${link(code(id.slice(0, 12)), `${to.repository}/commit/${id}`)} ${cell(title, 120)}, ${cell(author, 60)}`,
  );
  return {
    whole: [`${brief}: ${count}`, "", ...lines, ...(hidden > 0 ? [`- and ${hidden} before them`] : [])].join(
      "\n",
    ),
    short: `${brief}: ${count}`,
  };
}

export function madeSection({ made, source }: Comparison): Section {
  if (source.from === undefined || source.to === undefined) return { whole: "" };
  const title = "### Builder and workflow";
  if (made.length === 0)
    return { whole: `${title}\n\nUnchanged: the same builder, build type and workflow.` };
  const rows = made.map(({ what, from, to }) => [what, code(from, 300), code(to, 300)]);
  return { whole: `${title}\n\n**Changed:**\n\n${table(["", "from", "to"], rows)}` };
}

export function sbomSection({ sbom }: Comparison): Section {
  const title = "### Components";
  if (typeof sbom === "string") return { whole: `${title}\n\n${sbom}` };
  const { added, removed, changed, counts } = sbom;
  const summary = `${added.length} added, ${removed.length} removed, ${changed.length} changed, of ${counts.from} then and ${counts.to} now`;
  const list = (versions: ComponentVersions["versions"]) =>
    versions.every((one) => one === "") ? "" : code(versions.filter((one) => one !== "").join(", "));
  const rows = [
    ...removed.map(({ name, versions }) => ["removed", code(name), list(versions), ""]),
    ...added.map(({ name, versions }) => ["added", code(name), "", list(versions)]),
    ...changed.map(({ name, from, to }) => ["changed", code(name), list(from), list(to)]),
  ];
  if (rows.length === 0) return { whole: `${title}\n\nThe SBOMs list the same ${counts.to} components.` };
  const hidden = rows.length - COMPONENTS_SHOWN;
  return {
    whole: [
      `${title}\n\n${summary}`,
      "",
      `<details><summary>${hidden > 0 ? `${COMPONENTS_SHOWN} of them` : "all of them"}</summary>`,
      "",
      table(["", "component", "from", "to"], rows.slice(0, COMPONENTS_SHOWN)),
      ...(hidden > 0 ? ["", `and ${hidden} more`] : []),
      "",
      "</details>",
    ].join("\n"),
    short: `${title}\n\n${summary}`,
  };
}

function commitLink({
  repository,
  commit,
}: {
  readonly repository: string;
  readonly commit: string;
}): string {
  return link(short(commit), `${repository}/commit/${commit}`);
}

function counted(commits: number): string {
  return `${commits} ${commits === 1 ? "commit" : "commits"}`;
}

function short(commit: string): string {
  return code(commit.slice(0, 12));
}
