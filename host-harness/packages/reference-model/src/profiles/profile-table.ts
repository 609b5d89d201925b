/**
 * What differs between releases: one row a difference, one column a release (`spec/backup-service.md §17`,
 * `spec/js-api.md §2.10`). This table is the only place that knows versions; all other code asks a flag.
 */

/** Releases in the order of the columns below; v5.0.1 to v5.0.3 share one. */
const columns = ["v5.0.0", "v5.0.1-3", "v5.1", "v6.0", "v6.1", "v7.0b1", "HEAD"] as const;

export interface FlagRow<Value> {
  /**
   * Clause of the specification: `F1` … `F38` of backup-service.md §17, `J…` of js-api.md §2.10, `X…` for the
   * extension (learnt from the recordings of the 6.1 release).
   */
  readonly clause: string;
  readonly values: readonly Value[];
}

/** A row that lists its changes: `from` names the column where a value begins. */
function row<Value>(
  clause: string,
  ...changes: readonly (readonly [(typeof columns)[number], Value])[]
): FlagRow<Value> {
  const values: Value[] = [];
  for (const column of columns) {
    const change = changes.find(([name]) => name === column);
    const value = change === undefined ? values.at(-1) : change[1];
    if (value === undefined) throw new Error(`row ${clause} has no value for ${column}`);
    values.push(value);
  }
  return { clause, values };
}

const since = (clause: string, release: (typeof columns)[number]): FlagRow<boolean> =>
  release === "v5.0.0" ? row(clause, ["v5.0.0", true]) : row(clause, ["v5.0.0", false], [release, true]);

export type ConflictForm = "invalid-argument" | "conflict-prefixed" | "conflict-json";
export type ReleaseWithoutSession = "invalid-argument" | "resolves" | "not-permitted";

/** Every flag with its row. Names say what is true when a boolean flag is set. */
export const flagRows = {
  constructorConflict: row<ConflictForm>(
    "F1",
    ["v5.0.0", "invalid-argument"],
    ["v5.1", "conflict-prefixed"],
    ["v6.0", "conflict-json"],
  ),
  conflictNamesScenario: since("F2", "v6.1"),
  restoreMissingBundleCode: row<number>("F3", ["v5.0.0", 13900020], ["v5.0.1-3", 13500005]),
  unknownBundlesAreLaunched: row("F4", ["v5.0.0", true], ["v5.0.1-3", false]),
  backupWithoutExtensionCode: row<number>("F5", ["v5.0.0", 13500001], ["v5.0.1-3", 13500005]),
  forbiddenBundleReportedTwice: since("F6", "v5.0.1-3"),
  failedStartEnds: row("F7", ["v5.0.0", true], ["v5.1", false]),
  restoreReport: row<"report-first" | "clean-up-first" | "report-then-release">(
    "F8",
    ["v5.0.0", "report-first"],
    ["v5.1", "clean-up-first"],
    ["v6.0", "report-then-release"],
  ),
  callsOnRelease: since("F9", "v6.0"),
  deathEndsBeforeCleaning: row("F10", ["v5.0.0", true], ["v6.0", false]),
  leftOverCleanEnds: since("F11", "v6.0"),
  backupInfoDuringSession: since("F12", "v6.0"),
  timerAcceptsZero: since("F13", "v5.0.1-3"),
  defaultExtensionTimerMs: row<number>("F14", ["v5.0.0", 0], ["v5.0.1-3", 900_000]),
  connectTimeoutMs: row<number>("F15", ["v5.0.0", 15_000], ["v6.1", 25_000]),
  sendRateMaximum: row<number>("F16", ["v5.0.0", 800], ["HEAD", 10_000]),
  servicePushesSendRate: row("F17", ["v5.0.0", true], ["v5.1", false]),
  releaseWithoutSession: row<ReleaseWithoutSession>(
    "F18",
    ["v5.0.0", "invalid-argument"],
    ["v5.1", "resolves"],
    ["HEAD", "not-permitted"],
  ),
  restoreAppendWithoutSessionResolves: since("F19", "HEAD"),
  publishUnknownBundleCode: row<number>("F20", ["v5.0.0", 13900001], ["v5.1", 13900020]),
  handleUriIsChecked: since("F21", "v6.0"),
  remoteMatchUsesAppIndex: since("F22", "v5.0.1-3"),
  capabilitiesNameBackupVersion: since("F23", "v5.1"),
  capabilitiesNameRequireCompatibility: since("F24", "v6.0"),
  capabilitiesNameIncreAppIndex: since("F25", "v6.1"),
  allEndAfterWaitingRelease: since("F26", "v6.1"),
  hasCancelAndSizes: since("F27", "v5.1"),
  hasCleanAndCompatibility: since("F28", "v6.0"),
  infosKnowBroadcastType: since("F29", "v6.1"),
  clearBackupDataOnlyIfTrue: since("F30", "v6.1"),
  broadcastAction: row<string>(
    "F31",
    ["v5.0.0", "COMMON_EVENT_RESTORE_START"],
    ["v5.0.1-3", "usual.event.RESTORE_START"],
  ),
  keepDataSuppressesRelaunch: since("F32", "v5.1"),
  clonesCanBeAppended: since("F33", "v5.0.1-3"),
  systemAbilityIncrementalCallbacks: since("F34", "v6.0"),
  serviceSendsFileHandles: since("F35", "v5.1"),
  handleErrorsPassTransport: since("F36", "v6.0"),
  releaseClosesForeignSession: row("F37", ["v5.0.0", false], ["v5.1", true], ["HEAD", false]),
  backupVersion: row<string>(
    "J1",
    ["v5.0.0", ""],
    ["v5.1", "16.0"],
    ["v6.0", "20.0"],
    ["v6.1", "20.1"],
    ["v7.0b1", "23"],
    ["HEAD", "26"],
  ),
  unmappedMessage: row<"short" | "long-comma" | "long-internal">(
    "J2",
    ["v5.0.0", "short"],
    ["v6.0", "long-comma"],
    ["v7.0b1", "long-internal"],
  ),
  longMessageTexts: since("J3", "v6.0"),
  serviceDeathIsSynchronous: since("J4", "v5.0.1-3"),
  unreachableServiceCode: row<number>("J5", ["v5.0.0", 13900020], ["v5.1", 13600001]),
  hasFileSystemServiceRequest: since("J6", "v6.1"),
  hasBatchHandlesAndMigration: since("J7", "HEAD"),
  bigFileNamesKeepExtension: since("X1", "HEAD"),
  fullIndexIsCompact: since("X2", "HEAD"),
} as const;

/** The column of a release in {@link flagRows}. */
export const releaseColumns = {
  "v5.0.0": { column: 0, apiLevel: 12 },
  "v5.0.1": { column: 1, apiLevel: 13 },
  "v5.0.2": { column: 1, apiLevel: 14 },
  "v5.0.3": { column: 1, apiLevel: 15 },
  "v5.1": { column: 2, apiLevel: 18 },
  "v6.0": { column: 3, apiLevel: 20 },
  "v6.1": { column: 4, apiLevel: 23 },
  "v7.0b1": { column: 5, apiLevel: 23 },
  HEAD: { column: 6, apiLevel: 26 },
} as const;
