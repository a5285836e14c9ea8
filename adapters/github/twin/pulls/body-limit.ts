import { Refusal } from "../refusal.ts";

/** GitHub's limit of a body and of a comment, in characters. */
const LONGEST = 65_536;

export function demandShort(body: string): void {
  if (body.length <= LONGEST) return;
  throw new Refusal(422, "Validation Failed", [
    {
      resource: "Issue",
      field: "body",
      code: "custom",
      message: `body is too long (maximum is ${LONGEST} characters)`,
    },
  ]);
}
