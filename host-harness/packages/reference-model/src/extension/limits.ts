/** Numbers of `spec/backup-extension.md §1.1`. Sizes in bytes, times in milliseconds unless the name says otherwise. */

/** A file larger than this is sent by itself. */
export const bigFileBoundary = 2 * 1024 * 1024;
/** A tar is closed once its files reach this sum; the file that crosses it is still included. */
export const tarSizeLimit = 100 * 1024 * 1024;
export const tarCountLimit = 6000;
/** A path of this many bytes or more is skipped by the scan. */
export const longestPath = 4096;
/** The longest name that a tar's long-name record may hold, its NUL included. */
export const longestTarName = 4096;
export const copyBufferSize = 512 * 1024;

export const defaultSendRate = 60;
export const sendWindowMs = 1000;
/** What a tar costs in the send window; a big file costs 1. */
export const tarSendCost = 2;
export const defaultBatchSize = 500;

export const processPeriodMs = 5000;
export const firstProcessTimeoutMs = 15_000;
export const laterProcessTimeoutMs = 1000;
export const toleratedProcessTimeouts = 3;
export const releaseTimeoutMs = 5000;
export const compatibilityTimeoutMs = 1000;

export const largestDirMapping = 1000;
