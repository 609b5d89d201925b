import { activeTimeText } from "../rules/index.js";
import { enterBundles } from "./enter-bundles.js";
import { forgetSession } from "./forget-session.js";
import { clearDisposals } from "./gallery.js";
import { scheduleAfterAppend } from "./schedule.js";
import type { Turn } from "./turn.js";

/** The service cleans up under this name (`spec/backup-service.md §13.3`). */
const ownName = "BackupSA";
const defaultUserId = 100;

/** The service has started; what an earlier process left is cleaned in a session of its own (clause F-15). */
export function startService(turn: Turn): void {
  const { state } = turn;
  const recorded = [...state.clearRecords];
  if (recorded.length === 0 && state.disposals.size === 0) return;
  state.occupied = true;
  state.session = {
    kind: "SessionBackup",
    scenario: "CLEAN",
    incremental: false,
    owner: 0,
    callerName: ownName,
    activeTime: activeTimeText(turn.wallTime),
    userId: defaultUserId,
    oldBackupVersion: "",
    inUse: 0,
    bundles: new Map(),
  };
  state.sessionCount += 1;
  clearDisposals(turn);
  const installed = recorded.filter((name) => turn.bundles.find(name) !== undefined);
  if (installed.length === 0) {
    state.clearRecords = new Set();
    state.occupied = false;
    forgetSession(turn);
    return;
  }
  enterBundles(turn, state.session, installed);
  for (const entry of state.session.bundles.values()) {
    entry.extensionName = turn.bundles.find(entry.name)?.extensionName ?? "";
    entry.ready = true;
  }
  scheduleAfterAppend(turn);
}
