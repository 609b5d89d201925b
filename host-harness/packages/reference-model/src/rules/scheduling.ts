import { compareBytewise } from "./name-order.js";

/** Clause B2 (`spec/backup-service.md §5.2`): so many extensions run at a time, in every release. */
export const maxRunningBundles = 3;

/**
 * Clause B1 (`spec/backup-service.md §5.2`): of the waiting bundles the byte-wise smallest is next, whatever the
 * order, the call or the priority they were appended with. Undefined when nothing waits.
 */
export function nextToStart(waitingNames: Iterable<string>): string | undefined {
  let smallest: string | undefined;
  for (const name of waitingNames) {
    if (smallest === undefined || compareBytewise(name, smallest) < 0) smallest = name;
  }
  return smallest;
}

/**
 * Scheduling attempts after an append (`spec/backup-service.md §5.2`). Each attempt starts at most one bundle.
 */
export const attemptsAfterAppend = 3;

/** Scheduling attempts after a bundle was removed: 1 up to v5.1, else 3 (`spec/backup-service.md §5.2`). */
export function attemptsAfterRemoval(flags: { readonly callsOnRelease: boolean }): number {
  return flags.callsOnRelease ? 3 : 1;
}
