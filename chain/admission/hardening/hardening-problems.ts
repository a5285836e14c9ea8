import { QUESTION_NAMES } from "../../clearance/hardening-policy.ts";
import { entry } from "../../clearance/names.ts";
import type { Policy } from "../../clearance/policy.ts";
import type { PolicyProblem } from "../../clearance/policy-problems.ts";
import { askedQuestions } from "./hardening-files.ts";
import { platformsOf } from "./platform.ts";
import { QUESTIONS } from "./questions.ts";

/** Kyverno takes policy names of up to 63 characters. */
const LONGEST_NAME = 63;

/** What a hardening set can't be made from: a question that would match nothing, or that nobody could pass. */
export function hardeningProblems(policy: Policy): readonly PolicyProblem[] {
  return [
    ...dataClassProblems(policy),
    ...policy.environments.flatMap((environment, index) => {
      const rule = environment.admission?.hardening;
      if (rule === undefined) return [];
      const at = ["environments", index, "admission", "hardening"];
      const idle = QUESTION_NAMES.filter(
        (name) =>
          typeof rule.questions[name] === "object" &&
          !askedQuestions(policy, environment).some(({ question }) => question === name),
      ).map((name) => ({
        at: [...at, "questions", name],
        message: `${name} isn't asked in ${environment.name}: give it an action, or leave it out`,
      }));
      const platforms = platformsOf(policy, environment);
      const lacking = askedQuestions(policy, environment).flatMap(({ question }) => {
        const tooLong = `${question}-${environment.name}`.length > LONGEST_NAME;
        const lacks = platforms.flatMap((platform) => QUESTIONS[question].lacks?.(platform) ?? []);
        const found = [
          ...(tooLong ? ["the environment's name is too long for a policy's"] : []),
          ...new Set(lacks),
        ];
        return found.map((what) => ({
          at,
          message: `${question} can't be asked in ${environment.name}: ${what}, or turn it off`,
        }));
      });
      return [...idle, ...lacking];
    }),
  ];
}

/** Places and classes are named in two parts of the file. */
function dataClassProblems({ admission, services, environments }: Policy): readonly PolicyProblem[] {
  const places = environments.flatMap(({ name, regions }) => regions ?? [name]);
  return [
    ...Object.entries(admission.hardening.dataClasses).flatMap(([name, allowed]) =>
      allowed
        .filter((place) => !places.includes(place))
        .map((place) => ({
          at: ["admission", "hardening", "dataClasses", name],
          message: `there is no region, and no environment without regions, called "${place}"`,
        })),
    ),
    ...Object.entries(services).flatMap(([name, { dataClass }]) =>
      dataClass === undefined || entry(admission.hardening.dataClasses, dataClass) !== undefined
        ? []
        : [
            {
              at: ["services", name, "dataClass"],
              message: `there is no class "${dataClass}" in admission.hardening.dataClasses: declare where it may be`,
            },
          ],
    ),
  ];
}
