import { InternalError } from "@sigstore/sign";
import { Fault } from "#chain/fault.ts";

const ASKED: Readonly<Record<string, string>> = {
  CA_CREATE_SIGNING_CERTIFICATE_ERROR: "Fulcio gave no certificate",
  TLOG_CREATE_ENTRY_ERROR: "The transparency log took no entry",
  TLOG_FETCH_ENTRY_ERROR: "The transparency log didn't give back its entry",
  TSA_CREATE_TIMESTAMP_ERROR: "The timestamp authority gave no timestamp",
};

/**
 * What went wrong while signing, as a fault: retryable when the service was down or overloaded, not when
 * it refused. An error that no service caused is a bug and stays what it is.
 */
export function signingFault(error: unknown): unknown {
  if (!(error instanceof InternalError)) return error;
  const status = statusOf(error.cause);
  const answered = status === undefined ? "it didn't answer" : `it answered ${status}`;
  return new Fault("SIGNING_FAILED", `${ASKED[error.code] ?? "Signing failed"}: ${answered}.`, {
    cause: error,
    retryable: status === undefined || status >= 500 || status === 408 || status === 429,
  });
}

function statusOf(cause: unknown): number | undefined {
  if (typeof cause !== "object" || cause === null || !("statusCode" in cause)) return undefined;
  return typeof cause.statusCode === "number" ? cause.statusCode : undefined;
}
