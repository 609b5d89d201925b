import { isSystemAbilityName, parseBundleName, serviceCodes } from "../rules/index.js";
import type { ConnectParameters } from "../extension/connect-parameters.js";
import { cleanResidual } from "./clean-residual.js";
import { connectFailed } from "./connect-outcomes.js";
import type { ConnectRequest } from "./effects.js";
import { startBundle } from "./start-bundle.js";
import type { BundleEntry, Session } from "./state.js";
import { entryOf } from "./turn.js";
import type { Turn } from "./turn.js";

/** The scheduler's worker takes the next step of a bundle (`spec/backup-service.md §5.1`). */
export function runTask(turn: Turn, bundleName: string): void {
  const entry = entryOf(turn, bundleName);
  switch (entry?.action) {
    case "START": {
      const ms = turn.flags.connectTimeoutMs;
      turn.emit({ kind: "startTimer", timer: "connect", bundleName, ms });
      launch(turn, bundleName);
      return;
    }
    case "RUNNING":
      startBundle(turn, entry);
      return;
    case "CLEAN":
      cleanResidual(turn, entry);
      return;
    case "WAIT":
    case undefined:
  }
}

/** `LaunchBackupExtension`; an entry that was appended again waits for the end of its older connection. */
export function launch(turn: Turn, bundleName: string): void {
  const { session } = turn.state;
  const entry = entryOf(turn, bundleName);
  if (session === undefined || entry === undefined) return;
  if (isSystemAbilityName(bundleName)) {
    turn.emit({ kind: "loadSystemAbility", bundleName });
    return;
  }
  if (entry.connection.connected) {
    turn.emit({ kind: "awaitDisconnect", connection: entry.connection.id, bundleName });
    return;
  }
  connect(turn, session, entry);
}

/** The wait for the older connection is over (`spec/backup-service.md §5.4`). */
export function afterWaitingForDisconnect(turn: Turn, bundleName: string): void {
  const { session } = turn.state;
  const entry = entryOf(turn, bundleName);
  if (session === undefined || entry === undefined) return;
  if (entry.connection.connected) connectFailed(turn, bundleName, serviceCodes.invalidArgument);
  else connect(turn, session, entry);
}

function connect(turn: Turn, session: Session, entry: BundleEntry): void {
  const { connection } = entry;
  connection.wanted = true;
  connection.forCleaning = entry.action === "CLEAN";
  connection.connectedAt = turn.now;
  turn.emit({ kind: "connect", request: connectRequest(turn, session, entry) });
}

/** What is passed to the extension (`spec/backup-service.md §5.5`). */
function connectRequest(turn: Turn, session: Session, entry: BundleEntry): ConnectRequest {
  const { name, appIndex } = parseBundleName(entry.name);
  const parameters: ConnectParameters = {
    extensionAction: session.scenario === "RESTORE" ? 2 : 1,
    versionCode: entry.versionCode,
    versionName: entry.versionName,
    restoreType: 0,
    restoreExtInfo: entry.extInfo,
    backupExtInfo: entry.extInfo,
    ...(turn.flags.infosKnowBroadcastType ? { backupScene: entry.backupScene } : {}),
    ...(turn.flags.hasBatchHandlesAndMigration
      ? { supportWithoutTar: entry.withoutTar, batchSize: entry.batchSize }
      : {}),
  };
  return {
    connection: entry.connection.id,
    bundleName: name,
    appIndex,
    ability: entry.extensionName,
    parameters,
    oldBackupVersion: turn.flags.hasCancelAndSizes ? session.oldBackupVersion : "",
  };
}
