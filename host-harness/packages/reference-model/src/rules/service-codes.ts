/**
 * Codes as the service sends them; all are JS-visible numbers already (`spec/backup-service.md §12.1`). What JS sees in
 * the end is decided by the binding (§12.2, §12.3).
 */
export const serviceCodes = {
  ok: 0,
  forbidden: 13500001,
  connectTimeout: 13500002,
  extensionTimeout: 13500003,
  extensionDied: 13500004,
  bundleInfoEmpty: 13500005,
  packFailed: 13500006,
  extensionThrew: 13500007,
  unpackFailed: 13500008,
  startFailed: 13500009,
  cancelUnstarted: 13500011,
  cancelUnknown: 13500012,
  sessionConflict: 13500013,
  brokenIpc: 13600001,
  notPermitted: 13900001,
  invalidArgument: 13900020,
} as const;

/** What the service returns for a failure it did not foresee: the plain errno EPERM (`§7.5`). */
export const unexpectedFailure = 1;
