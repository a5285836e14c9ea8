import type { BreakGlass } from "#chain/clearance/break-glass.ts";
import { Duration, milliseconds } from "#chain/clearance/duration.ts";
import { parseImageReference } from "#chain/digest/image-name.ts";
import { EXIT, Fault } from "#chain/fault.ts";
import { openBreakGlass } from "#operations/break-glass.ts";
import type { Invocation, Outcome } from "../command.ts";
import { baseOf, findTarget, personAuth, withClone } from "../gitops.ts";
import { portsOf } from "../ports.ts";

/** Always the person's own token: whoever opens it can't be who approves it. */
export async function runBreakGlassOpen(invocation: Invocation): Promise<Outcome> {
  const reason = invocation.required("reason");
  if (reason.length < 3 || reason.length > 500) {
    throw new Fault("INPUT_INVALID", "--reason: say it in 3 to 500 characters");
  }
  const length = Duration.safeParse(invocation.required("for"));
  if (!length.success) throw new Fault("INPUT_INVALID", "--for: expected a duration such as 30m or 2h");
  const request = {
    environment: invocation.required("env"),
    subject: subjectOf(invocation),
    namespace: invocation.option("namespace"),
    reason,
    length: milliseconds(length.data),
    base: baseOf(invocation),
  };
  const target = await findTarget(invocation);
  const auth = await personAuth(invocation.environment, target.server);
  const outcome = await withClone(invocation, target, auth, (gitops) =>
    openBreakGlass(request, portsOf(invocation, gitops)),
  );
  if (outcome.outcome === "refused") {
    const text = outcome.findings.map(({ code, message }) => `refused, ${code}: ${message}`).join("\n");
    return { code: EXIT.refused, json: outcome, text };
  }
  const { pullRequest, url, path, expires, owners } = outcome;
  const text = [
    `opened #${pullRequest}: ${url}`,
    `${path}, until ${expires.toISOString()}`,
    `to be approved by one of ${owners.join(", ")} other than you`,
  ].join("\n");
  return { code: EXIT.done, json: outcome, text };
}

function subjectOf({ option }: Invocation): BreakGlass["subject"] {
  const [image, person] = [option("image"), option("person")];
  if (image !== undefined && person === undefined)
    return { kind: "image", image: parseImageReference(image) };
  if (person !== undefined && image === undefined) return { kind: "person", person };
  throw new Fault("INPUT_INVALID", "give one of --image and --person");
}
