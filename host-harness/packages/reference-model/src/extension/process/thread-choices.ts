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
  /** Until it opens the index of a full backup, when all else is sent. */
  openIndexLagMs(): number;
  /** Until the service has the index that was opened. */
  indexLagMs(): number;
  /** Until the sender of a full backup reports that it is through, after the index. */
  doneLagMs(): number;
  /**
   * A second scan failed after the sender of the first had sent all: does that sender take away the mark that was to wake
   * its successor? If not, the successor sends an index of nothing.
   */
  isMarkLost(): boolean;
  /** Until the thread for `onRelease` takes it up. */
  releaseLagMs(): number;
}

export const ordinaryThreads: ThreadChoices = {
  startLagMs: () => 0,
  scanLagMs: () => 0,
  openIndexLagMs: () => 0,
  indexLagMs: () => 0,
  doneLagMs: () => 0,
  isMarkLost: () => true,
  releaseLagMs: () => 0,
};
