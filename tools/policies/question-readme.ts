import { PROFILES } from "#chain/admission/hardening/profiles.ts";
import type { Asked, Question } from "#chain/admission/hardening/question.ts";
import { PROFILE_NAMES, type QuestionName } from "#chain/clearance/hardening-policy.ts";

/** The README of a question's folder. */
export function questionReadme(name: QuestionName, question: Question, asked: Asked): string {
  const profiles = profilesOf(name);
  const lines = [
    `# ${question.asks}\n`,
    `**Threat.** ${question.threat}\n`,
    `**A platform's checklist.** ${question.checklist}\n`,
    `**Asked** ${profiles.length > 0 ? `by the profiles ${profiles.map((one) => `\`${one}\``).join(", ")}` : "by no profile"}, of ${resourcesOf(asked)}.\n`,
    "**Refuses, and says the remedy.**",
    ...asked.demands.map(({ remedy }) => `- ${remedy} …`),
    "",
    `**What it can't see.** ${question.unseen}\n`,
    "`policy.yaml` is written for the platform in [clearance.yaml](../clearance.yaml). `kyverno test .` shows what it lets through (`good.yaml`) and what not (`bad.yaml`).\n",
  ];
  return lines.join("\n");
}

/** The rows of the set in policies/README.md. */
export function questionRow(name: QuestionName, question: Question): readonly string[] {
  return [
    `[${name}](${name}/README.md)`,
    question.asks,
    question.threat,
    question.checklist,
    profilesOf(name).join(", "),
  ];
}

function profilesOf(name: QuestionName): readonly string[] {
  return PROFILE_NAMES.filter((profile) => PROFILES[profile].includes(name));
}

function resourcesOf({ resources }: Asked): string {
  const rules = resources as readonly {
    readonly operations: readonly string[];
    readonly resources: readonly string[];
  }[];
  const byOperations = new Map<string, string[]>();
  for (const { operations, resources: names } of rules) {
    const key = operations.join(", ");
    byOperations.set(key, [...(byOperations.get(key) ?? []), ...names]);
  }
  return [...byOperations].map(([operations, names]) => `${names.join(", ")} (${operations})`).join("; ");
}
