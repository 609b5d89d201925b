/**
 * When `onAllBundlesEnd` is sent (`spec/backup-service.md §10.6`): at every check point at which no bundle is left.
 * It is never sent by an append, a release or the death of the client (clauses B9, B12).
 */
export const allEndCheckPoints = [
  "file received",
  "done",
  "finish",
  "connect failed",
  "cancelled",
  "cleaned after death",
  "died",
] as const;

export type AllEndCheckPoint = (typeof allEndCheckPoints)[number];

/** Clause B10: sent at a check point exactly when the map of bundles is empty. */
export function allEndIsDue(bundlesLeft: number): boolean {
  return bundlesLeft === 0;
}

/**
 * How many `onAllBundlesEnd` follow the death of the last extension whose data must be cleaned (clause F-2, F10):
 * from v6.0 one before and one after the end of the bundle.
 */
export function allEndsAfterCleanedDeath(flags: { readonly deathEndsBeforeCleaning: boolean }): number {
  return flags.deathEndsBeforeCleaning ? 1 : 2;
}
