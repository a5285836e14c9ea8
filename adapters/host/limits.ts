/** GitHub's limits (docs: "Workflow commands"); what is longer is dropped there without a word, so it's cut here. */
const SUMMARY_BYTES = 1024 * 1024;
const ANNOTATION_CHARACTERS = 4096;
/** Annotations of one level that GitHub keeps of one step. */
export const ANNOTATIONS = 10;

const CUT = "\n\n…cut: the summary is longer than GitHub keeps. The log has the rest.\n";

/** Cuts at a line's end so that `used` bytes before it and the text together stay within a step's 1 MiB. */
export function cutSummary(markdown: string, used: number): string {
  const bytes = Buffer.from(markdown);
  if (used + bytes.length <= SUMMARY_BYTES) return markdown;
  const room = SUMMARY_BYTES - used - Buffer.byteLength(CUT);
  if (room <= 0) return "";
  const end = bytes.subarray(0, room).lastIndexOf("\n");
  return bytes.subarray(0, Math.max(end, 0)).toString() + CUT;
}

export function cutAnnotation(message: string): string {
  if (message.length <= ANNOTATION_CHARACTERS) return message;
  return `${message.slice(0, ANNOTATION_CHARACTERS - 1)}…`;
}
