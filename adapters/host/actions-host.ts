import { appendFileSync } from "node:fs";
import {
  endGroup,
  error,
  getInput,
  info,
  notice,
  setOutput,
  setSecret,
  startGroup,
  warning,
} from "@actions/core";
import { Fault } from "#chain/fault.ts";
import type { Host, Place } from "./host.ts";
import { ANNOTATIONS, cutAnnotation, cutSummary } from "./limits.ts";

/** An Actions host that remembers whether it was told to fail. */
export interface ActionsHost extends Host {
  readonly failed: boolean;
}

/** The Actions runner, by its commands and files. */
export function actionsHost(): ActionsHost {
  let summarized = 0;
  let failed = false;
  const host: ActionsHost = {
    get failed() {
      return failed;
    },
    input: (name) => getInput(name),
    secret(name) {
      const value = getInput(name);
      host.setSecret(value);
      return value;
    },
    flag(name) {
      const value = getInput(name).toLowerCase();
      if (!["", "true", "false"].includes(value)) {
        throw new Fault("INPUT_INVALID", `${name}: expected true or false, not "${value}"`);
      }
      return value === "true";
    },
    environment: process.env,
    setSecret(value) {
      // The runner hides whole lines: a key of several lines is hidden line by line.
      for (const line of new Set([value, ...value.split(/\r?\n/)])) if (line.trim() !== "") setSecret(line);
    },
    info: (line) => info(line),
    async group(name, work) {
      startGroup(name);
      try {
        return await work();
      } finally {
        endGroup();
      }
    },
    notice: (message, place) => notice(cutAnnotation(message), annotation(place)),
    warning: (message, place) => warning(cutAnnotation(message), annotation(place)),
    error: (message, place) => error(cutAnnotation(message), annotation(place)),
    setOutput: (name, value) => setOutput(name, value),
    summary(markdown) {
      const file = process.env["GITHUB_STEP_SUMMARY"];
      const text = cutSummary(markdown.endsWith("\n") ? markdown : `${markdown}\n`, summarized);
      if (file === undefined || text === "") return;
      appendFileSync(file, text);
      summarized += Buffer.byteLength(text);
    },
    fail(findings) {
      failed = true;
      // A log shows an annotation without its title, and the code is what people look up.
      info(`refused: ${findings.map(({ code }) => code).join(", ")}`);
      const shown = findings.length > ANNOTATIONS ? findings.slice(0, ANNOTATIONS - 1) : findings;
      for (const finding of shown) host.error(finding.message, { title: `Refused: ${finding.code}` });
      const left = findings.slice(shown.length);
      if (left.length > 0)
        host.error(`${left.length} more findings are in the job summary`, { title: "Refused" });
      for (const finding of left) info(`${finding.code}: ${finding.message}`);
    },
    now: () => new Date(),
  };
  return host;
}

function annotation(place: Place | undefined): { title?: string; file?: string; startLine?: number } {
  return {
    ...(place?.title === undefined ? {} : { title: place.title }),
    ...(place?.file === undefined ? {} : { file: place.file }),
    ...(place?.line === undefined ? {} : { startLine: place.line }),
  };
}
