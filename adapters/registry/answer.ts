import * as z from "zod";
import { Fault } from "#chain/fault.ts";
import { printUrl } from "./endpoint.ts";
import { jsonIn } from "./json.ts";
import { type HttpAnswer, NoAnswer } from "./transport.ts";

/** What the distribution spec asks registries to take at least for a manifest; more is never read into memory. */
export const DOCUMENT_LIMIT = 4 * 1024 * 1024;

/** An answer whose body has been read to its end. */
export interface WholeAnswer extends Omit<HttpAnswer, "body"> {
  readonly bytes: Buffer;
}

/** @throws Fault `REGISTRY_REJECTED` when the body is longer than the limit; NoAnswer when it breaks off. */
export async function readWhole(answer: HttpAnswer): Promise<WholeAnswer> {
  const { body, headers, status, url } = answer;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > DOCUMENT_LIMIT) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw new NoAnswer(cause);
  }
  if (size <= DOCUMENT_LIMIT) return { headers, status, url, bytes: Buffer.concat(chunks) };
  throw new Fault("REGISTRY_REJECTED", `${printUrl(url)} answered more than ${DOCUMENT_LIMIT} bytes`);
}

/** @throws Fault `REGISTRY_REJECTED` when the bytes aren't JSON of that shape. */
export function parseJson<T>(bytes: Uint8Array, schema: z.ZodType<T>, what: string): T {
  const parsed = schema.safeParse(jsonIn(bytes));
  if (parsed.success) return parsed.data;
  throw new Fault("REGISTRY_REJECTED", `${what} isn't the JSON that the spec asks for`, {
    cause: parsed.error,
  });
}

/** Lets the connection be used again without keeping what is still to come. */
export function discard(answer: HttpAnswer): void {
  answer.body.on("error", () => undefined).resume();
}

const ErrorBody = z.object({
  errors: z.array(z.object({ code: z.string().optional(), message: z.string().optional() })).min(1),
});

/** The status and what the registry says of it, on one line and never long. */
export function reasonOf({ bytes, status }: WholeAnswer): string {
  const parsed = ErrorBody.safeParse(jsonIn(bytes));
  const first = parsed.success ? parsed.data.errors[0] : undefined;
  const text = [first?.code, first?.message].filter((part) => part !== undefined).join(": ");
  return `${status}${text === "" ? "" : ` (${text.replace(/[^\x20-\x7e]+/g, " ").slice(0, 200)})`}`;
}
