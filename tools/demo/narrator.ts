/** Tells the story on stderr as it goes, each line with the seconds since the start. */
export interface Narrator {
  readonly seconds: () => number;
  chapter(title: string): void;
  say(line: string): void;
  table(header: readonly string[], rows: readonly (readonly string[])[]): void;
}

export function narrator(write: (text: string) => void): Narrator {
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  return {
    seconds,
    chapter: (title) => write(`\n${title}\n`),
    say: (line) => write(`${seconds().toFixed(1).padStart(6)} s  ${line}\n`),
    table(header, rows) {
      const all = [header, ...rows];
      const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
      const print = (row: readonly string[]): string =>
        `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("   ")}`.trimEnd();
      write(`\n${print(header)}\n  ${widths.map((width) => "-".repeat(width)).join("   ")}\n`);
      write(`${rows.map(print).join("\n")}\n`);
    },
  };
}
