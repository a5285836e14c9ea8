import * as z from "zod";
import { Name } from "#chain/clearance/names.ts";
import { FINDINGS, type Finding } from "#chain/clearance/verdict.ts";
import { Digest } from "#chain/digest/digest.ts";
import { FAULTS, Fault, type FaultCode } from "#chain/fault.ts";
import { isLoopback } from "../registry/endpoint.ts";

/** What the service is asked; who asks is whoever the token belongs to. */
export interface ServiceRequest {
  readonly service: string;
  readonly environment: string;
  readonly region?: string;
  readonly to?: string;
  readonly reason: string;
}

const codes = <Code extends string>(table: Readonly<Record<Code, string>>) =>
  z.custom<Code>((value) => typeof value === "string" && Object.hasOwn(table, value));
const FoundWrong = z.object({ code: codes(FINDINGS), message: z.string() });
const Findings = z.tuple([FoundWrong], FoundWrong) satisfies z.ZodType<[Finding, ...Finding[]]>;
const Regions = z.array(z.string());
/** Of several images each by its own digests; absent where the service has one. */
const images = z
  .array(z.object({ service: Name, from: Digest, to: Digest }))
  .min(1)
  .exactOptional();

const Answer = z.discriminatedUnion("outcome", [
  z.object({
    outcome: z.literal("rolled-back"),
    from: Digest,
    to: Digest,
    images,
    quarantined: z.array(Digest),
    regions: Regions,
    pullRequest: z.number(),
    commit: z.string(),
    warnings: z.array(FoundWrong),
  }),
  z.object({
    outcome: z.literal("already"),
    to: Digest,
    images,
    regions: Regions,
    requestedBy: z.string(),
    reason: z.string(),
  }),
  z.object({
    outcome: z.literal("waiting"),
    from: Digest,
    to: Digest,
    images,
    regions: Regions,
    pullRequest: z.number(),
  }),
  z.object({ outcome: z.literal("refused"), findings: Findings }),
]);
export type ServiceAnswer = z.infer<typeof Answer>;

const Failed = z.object({
  fault: z.object({ code: codes<FaultCode>(FAULTS), message: z.string(), retryable: z.boolean() }),
});

/**
 * Asks a promoter's service for a rollback, with the token of the person who asks.
 *
 * @throws Fault `INPUT_INVALID` (a URL that a token isn't sent to), `GITHUB_DENIED` (the service doesn't take
 * the token), `GITHUB_UNREACHABLE` (the service doesn't answer), or the service's own.
 */
export async function askRollbackService(
  at: { readonly url: string; readonly token: string; readonly timeoutMs: number },
  request: ServiceRequest,
): Promise<ServiceAnswer> {
  const url = endpoint(at.url);
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(url, {
      method: "POST",
      redirect: "error",
      headers: { authorization: `Bearer ${at.token}`, "content-type": "application/json" },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(at.timeoutMs),
    });
    const text = await response.text();
    body = text.startsWith("{") ? JSON.parse(text) : undefined;
  } catch (cause) {
    throw new Fault("GITHUB_UNREACHABLE", `the promoter's service at ${url.origin} doesn't answer`, {
      cause,
      retryable: true,
    });
  }
  if (response.status === 401) {
    throw new Fault("GITHUB_DENIED", `the promoter's service at ${url.origin} doesn't take the token`);
  }
  const answer = Answer.safeParse(body);
  if (answer.success) return answer.data;
  const failed = Failed.safeParse(body);
  if (failed.success) {
    const { code, message, retryable } = failed.data.fault;
    throw new Fault(code, message, { retryable });
  }
  throw new Fault(
    "GITHUB_REJECTED",
    `${url.origin} answered ${response.status} in a shape that isn't a promoter's`,
  );
}

function endpoint(service: string): URL {
  const base = URL.canParse(service) ? new URL(service) : undefined;
  const secure = base?.protocol === "https:" || (base?.protocol === "http:" && isLoopback(base.hostname));
  if (base === undefined || !secure || base.username !== "" || base.password !== "") {
    throw new Fault("INPUT_INVALID", "the service's URL isn't https without credentials in it");
  }
  return new URL(`${base.origin}${base.pathname.replace(/\/+$/, "")}/rollback`);
}
