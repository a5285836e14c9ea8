import { type HardeningRule, QUESTION_NAMES, type QuestionName } from "../../clearance/hardening-policy.ts";
import type { EnvironmentRule, Policy } from "../../clearance/policy.ts";
import type { Explained } from "../print-policies.ts";
import { type Platform, platformsOf } from "./platform.ts";
import { PROFILES } from "./profiles.ts";
import { questionPolicy } from "./question-policy.ts";
import { QUESTIONS } from "./questions.ts";

/** One generated policy of the hardening set. */
export interface HardeningFile {
  /** Below the environment's generated folder: `hardening`, or `regions/<region>`. */
  readonly folder: string;
  readonly question: QuestionName;
  readonly policy: Explained;
}

/** A question that an environment asks, and how. */
export interface AskedQuestion {
  readonly question: QuestionName;
  readonly enforce: boolean;
  readonly exempt: readonly string[];
}

/** What an environment asks, in the order of the table; nothing where it declares no profile. */
export function askedQuestions(policy: Policy, environment: EnvironmentRule): readonly AskedQuestion[] {
  const rule = environment.admission?.hardening;
  if (rule === undefined) return [];
  return QUESTION_NAMES.flatMap((question) => {
    const { action, exempt } = settingOf(rule, environment, question);
    if (action === "off") return [];
    const all = [...new Set([...policy.admission.hardening.exempt, ...exempt])].sort();
    return [{ question, enforce: action === "enforce", exempt: all }];
  });
}

/** Whether an environment's clusters ask a question at all. */
export function asksQuestion(environment: EnvironmentRule, question: QuestionName): boolean {
  const rule = environment.admission?.hardening;
  return rule !== undefined && settingOf(rule, environment, question).action !== "off";
}

/**
 * The hardening set of one environment: a file for each question, and one for each region where the answer
 * hangs on it. The same input gives the same files.
 */
export function hardeningFiles(policy: Policy, environment: EnvironmentRule): readonly HardeningFile[] {
  const platforms = platformsOf(policy, environment);
  return askedQuestions(policy, environment).flatMap((asked) => {
    const regional = QUESTIONS[asked.question].regional === true;
    return (regional ? platforms : platforms.slice(0, 1)).map((platform) => ({
      folder: regional && platform.region !== null ? `regions/${platform.region}` : "hardening",
      question: asked.question,
      policy: hardeningPolicy(asked, platform),
    }));
  });
}

export function hardeningPolicy({ question, enforce, exempt }: AskedQuestion, platform: Platform): Explained {
  const name = `${question}-${platform.environment}`;
  return questionPolicy(QUESTIONS[question], QUESTIONS[question].ask(platform), { name, enforce, exempt });
}

function settingOf(rule: HardeningRule, { admission }: EnvironmentRule, question: QuestionName) {
  const said = rule.questions[question];
  const setting = typeof said === "string" ? { action: said } : said;
  const asked = rule.profiles.some((profile) => PROFILES[profile].includes(question));
  const usual = asked ? (rule.mode ?? admission?.mode ?? "enforce") : "off";
  return { action: setting?.action ?? usual, exempt: setting?.exempt ?? [] };
}
