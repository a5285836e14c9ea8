import * as z from "zod";
import type { CheckRun, Status } from "../../promotion/github.ts";
import type { Gate, GateOpinion } from "../gate.ts";
import type { CheckFacts } from "./gate-inputs.ts";
import { passed, pending, refused } from "./opinion.ts";

/** One check, by its name and the only App whose word counts. */
const RequiredCheck = z.strictObject({
  name: z.string().min(1).max(255),
  app: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?$/, "expected an App's slug, without [bot]"),
});
type RequiredCheck = z.infer<typeof RequiredCheck>;

const fields = { checks: z.array(RequiredCheck).min(1).max(50).optional() };

export const checks: Gate<"checks", typeof fields> = {
  name: "checks",
  question: "Has every named App said success to exactly this head?",
  environment: fields,
  problems: ({ environments }) =>
    environments.flatMap(({ name, checks: named = [] }, index) =>
      named.flatMap((check, at) =>
        named.findIndex((one) => one.name === check.name && one.app === check.app) < at
          ? [
              {
                at: ["environments", index, "checks", at],
                message: `${name} names the check "${check.name}" of ${check.app} twice`,
              },
            ]
          : [],
      ),
    ),
  ask({ kind, head }, { rules, checks: facts }) {
    const required = rules.checks ?? [];
    if (required.length === 0) return passed("no check is asked for");
    if (kind === "rollback") return passed("a rollback doesn't wait for checks");
    if (head === null) {
      return pending("there is no head to check yet", {
        askedAgain: "once there is a pull request",
        unblockedBy: ["the promoter"],
      });
    }
    if (facts === undefined || facts.head !== head) {
      return pending("nothing is known of the checks of this head", {
        askedAgain: "on the next run",
        unblockedBy: ["the promoter"],
      });
    }
    const opinions = required.map((check) => opinionOn(check, facts));
    return (
      opinions.find(({ outcome }) => outcome === "refused") ??
      opinions.find(({ outcome }) => outcome === "pending") ??
      passed(opinions.map(({ reason }) => reason).join("; "))
    );
  },
};

interface Answer {
  readonly success: boolean;
  /** Whether it may still become a success without anybody asking again. */
  readonly open: boolean;
  readonly word: string;
  readonly link?: string;
}

/** Neutral, skipped and stale are no yes: a check that a path filter skips has looked at nothing. */
function opinionOn({ name, app }: RequiredCheck, { head, runs, statuses }: CheckFacts): GateOpinion {
  const answers = [
    ...notReplaced(runs.filter((run) => run.name === name && run.app === app && run.head === head)).map(
      ofRun,
    ),
    ...statuses.filter((status) => status.context === name && isBy(status, app)).map(ofStatus),
  ];
  const title = `${name} by ${app}`;
  const reply = { askedAgain: "on the next status or check run", unblockedBy: [`the App ${app}`] } as const;
  const no = answers.find(({ success }) => !success);
  if (no !== undefined) {
    const link = no.link === undefined ? {} : { link: no.link };
    return (no.open ? pending : refused)(`${title} says ${no.word}`, { ...reply, ...link });
  }
  if (answers.length > 0) return passed(`${title} says success`);
  const others = [
    ...runs.filter((run) => run.name === name).map((run) => run.app ?? "nobody known"),
    ...statuses.filter((status) => status.context === name).map(({ creator }) => creator.login),
  ];
  const foreign = others.length === 0 ? "" : `; one by ${[...new Set(others)].join(", ")} doesn't count`;
  return pending(`${title} isn't there${foreign}`, reply);
}

/**
 * A run that began when another of its name and App had ended replaces it: somebody ran it again. Two that ran
 * beside each other, or of which nobody knows, both count.
 */
function notReplaced(runs: readonly CheckRun[]): readonly CheckRun[] {
  const replaces = (one: CheckRun, { id, completed }: CheckRun) =>
    one.id > id && one.started !== null && completed !== null && one.started >= completed;
  return runs.filter((run) => !runs.some((one) => replaces(one, run)));
}

function isBy({ creator }: Status, app: string): boolean {
  return creator.kind === "bot" && creator.login === `${app}[bot]`;
}

function ofRun({ conclusion, url }: CheckRun): Answer {
  const link = url === "" ? {} : { link: url };
  return {
    success: conclusion === "success",
    open: conclusion === null,
    word: conclusion ?? "pending",
    ...link,
  };
}

function ofStatus({ state }: Status): Answer {
  return { success: state === "success", open: state === "pending", word: state };
}
