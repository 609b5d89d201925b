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
 * What the API document promises instead (`spec/js-api.md §6` no. 46): the larger priority first, equal ones in the order
 * of their appends. No release does it; a model may, by request.
 */
export function nextByPriority(
  waiting: Iterable<{ readonly name: string; readonly priority: number }>,
): string | undefined {
  let first: { readonly name: string; readonly priority: number } | undefined;
  for (const bundle of waiting) {
    if (first === undefined || bundle.priority > first.priority) first = bundle;
  }
  return first?.name;
}

/**
 * Scheduling attempts after an append (`spec/backup-service.md §5.2`). Each attempt starts at most one bundle.
 */
export const attemptsAfterAppend = 3;

/** Scheduling attempts after a bundle was removed: 1 up to v5.1, else 3 (`spec/backup-service.md §5.2`). */
export function attemptsAfterRemoval(flags: { readonly callsOnRelease: boolean }): number {
  return flags.callsOnRelease ? 3 : 1;
}
