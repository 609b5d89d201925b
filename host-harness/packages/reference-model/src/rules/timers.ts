import type { ProfileFlags } from "../profiles/profile.js";

/** Length of the framework's timer in ms: 3 s for every whole 3 MiB plus 30 s, at least 15 min (`§6`). */
export function frameworkTimerMs(dataSize: number): number {
  const seconds = 30 + Math.floor(Math.max(0, dataSize) / (3 * 1024 * 1024)) * 3;
  // The service counts milliseconds in 32 bits.
  return (Math.max(900, seconds) * 1000) % 0xffffffff;
}

/** Length of the extension's timer: what `updateTimer` stored since it was last stopped, else the default (F14). */
export function extensionTimerMs(flags: ProfileFlags, stored: number | undefined): number {
  return stored ?? flags.defaultExtensionTimerMs;
}

/** Clause E3: largest value of `updateTimer`, 4 h in ms. */
export const updateTimerMaximumMs = 14_400_000;

/** Wait for a connection in `getBackupInfo` and its like (`spec/backup-service.md §6`): as long as the connect timer. */
export function directConnectWaitMs(flags: ProfileFlags): number {
  return flags.connectTimeoutMs;
}

/** How long a disconnect or the end of an older connection is waited for (`spec/backup-service.md §6`). */
export const disconnectWaitMs = 3_000;

/** Period of the look whether the service is idle (`spec/backup-service.md §4.5`). */
export const idleCheckMs = 30_000;

/** How long the application's `onRelease` is waited for (F9). */
export const onReleaseWaitMs = 5_000;

/** Period of `onBackupSizeReport` (`spec/backup-service.md §7.14`). */
export const sizeReportPeriodMs = 5_000;

/** Limit of `delayTime` in an incremental backup, in seconds (F29, `§9`). */
export const delayTimeMaximumS = 1_800;
