import { compareBytewise, isSystemAbilityName, serviceCodes } from "../rules/index.js";
import { endDisposal, startDisposal } from "./gallery.js";
import { noticeFinish } from "./notice-finish.js";
import { removeBundle } from "./remove-bundle.js";
import type { BundleEntry } from "./state.js";
import { startSystemAbility } from "./system-ability.js";
import { startExtTimer, startFwkTimer } from "./timers.js";
import { entryOf, isRestore, sendBegin } from "./turn.js";
import type { Turn } from "./turn.js";

/** A connected bundle begins (`spec/backup-service.md §5.1`, §6). */
export function startBundle(turn: Turn, entry: BundleEntry): void {
  const { session } = turn.state;
  const { name, connection } = entry;
  if (session === undefined) return;
  if (isRestore(session)) startFwkTimer(turn, name);
  else startExtTimer(turn, name);
  startDisposal(turn, name);
  if (isSystemAbilityName(name)) {
    startSystemAbility(turn, entry);
    return;
  }
  if (!connection.hasProxy) {
    endDisposal(turn, name);
    const vanished = turn.flags.hasCancelAndSizes ? serviceCodes.extensionDied : serviceCodes.invalidArgument;
    noticeFinish(turn, name, vanished);
    return;
  }
  const call = isRestore(session)
    ? "handleRestore"
    : session.incremental
      ? "incrementalOnBackup"
      : "handleBackup";
  if (call === "handleBackup" && turn.flags.servicePushesSendRate) {
    turn.emit({ kind: "sendRate", connection: connection.id, rate: defaultSendRate });
  }
  turn.emit({
    kind: "callExtension",
    connection: connection.id,
    bundleName: name,
    call: { name: call, isClearData: entry.clearData },
  });
}

/** F17: descriptors a second that v5.0.x pushes at the start of a full backup. */
const defaultSendRate = 60;

/** The extension answered the start call; the begin callback carries its code (`spec/backup-service.md §10.3`). */
export function startAnswered(turn: Turn, bundleName: string, code: number): void {
  const { session } = turn.state;
  if (session === undefined) return;
  sendBegin(turn, bundleName, code);
  if (isRestore(session)) {
    // A refused restore stays in the map until its timer fires (clause C18).
    askForHandles(turn, bundleName);
    return;
  }
  if (code === serviceCodes.ok) return;
  endDisposal(turn, bundleName);
  removeBundle(turn, bundleName);
  noticeFinish(
    turn,
    bundleName,
    session.incremental ? serviceCodes.extensionDied : serviceCodes.invalidArgument,
  );
}

/** Clause D2: names asked for before the begin, each once, in byte-wise order. */
function askForHandles(turn: Turn, bundleName: string): void {
  const entry = entryOf(turn, bundleName);
  if (entry === undefined) return;
  const wanted = [...entry.handlesWanted].sort(compareBytewise);
  entry.handlesWanted = new Set();
  for (const fileName of wanted) {
    turn.emit({
      kind: "callExtension",
      connection: entry.connection.id,
      bundleName,
      call: { name: "getFileHandle", fileName },
    });
  }
}
