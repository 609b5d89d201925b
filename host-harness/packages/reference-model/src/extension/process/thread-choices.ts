/**
 * How the threads of an extension process interleave: one calls the application and packs, one sends, one runs
 * `onRelease`, others serve calls of the service (`spec/backup-extension.md §2.2`). All times are milliseconds; 0 keeps
 * the order in which tasks were made.
 */
export interface ThreadChoices {
  /** Until the thread that calls the application takes up a start of the service. */
  startLagMs(): number;
  /** Until it takes up the scan of a full backup. */
  scanLagMs(): number;
  /** Between the packing of the index of a full backup and the moment at which the service has it. */
  indexLagMs(): number;
  /** Until the thread for `onRelease` takes it up. */
  releaseLagMs(): number;
}

export const ordinaryThreads: ThreadChoices = {
  startLagMs: () => 0,
  scanLagMs: () => 0,
  indexLagMs: () => 0,
  releaseLagMs: () => 0,
};
