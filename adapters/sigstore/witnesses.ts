import type { SignedEntity } from "@sigstore/verify";

/**
 * The times at which witnesses saw a verified signature, oldest first. A log's time counts only with its
 * signed promise: an inclusion proof alone doesn't cover the time.
 */
export function witnessedTimes(entity: SignedEntity): Date[] {
  return entity.timestamps
    .flatMap((time) => {
      if (time.$case === "timestamp-authority") return [time.timestamp.signingTime];
      const { inclusionPromise, integratedTime } = time.tlogEntry;
      return inclusionPromise === undefined ? [] : [new Date(Number(integratedTime) * 1000)];
    })
    .toSorted((a, b) => a.getTime() - b.getTime());
}
