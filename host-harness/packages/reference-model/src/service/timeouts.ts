import { serviceCodes } from "../rules/index.js";
import { cleaned } from "./clean-residual.js";
import { connectFailed } from "./connect-outcomes.js";
import type { AfterRelease } from "./effects.js";
import { finishAfterCancel, finishAfterTimeout } from "./finish-bundle.js";
import { entryOf, isRestore } from "./turn.js";
import type { Turn } from "./turn.js";

/** A timer of a bundle fired (`spec/backup-service.md §6`). */
export function timerFired(turn: Turn, timer: "connect" | "running", bundleName: string): void {
  const entry = entryOf(turn, bundleName);
  if (entry === undefined) return;
  if (timer === "connect") {
    connectFailed(turn, bundleName, serviceCodes.connectTimeout);
    return;
  }
  if (!turn.flags.callsOnRelease || !entry.connection.hasProxy) {
    finishAfterTimeout(turn, entry);
    return;
  }
  const scenario = isRestore(turn.state.session) ? 2 : 1;
  const then: AfterRelease = { step: "timed-out", bundleName };
  entry.connection.wanted = false;
  turn.emit({ kind: "release", connection: entry.connection.id, scenario, then });
}

/** The application's `onRelease` has answered, or 5 s have passed. */
export function afterRelease(turn: Turn, then: AfterRelease): void {
  if (then.step === "disconnect") return;
  const entry = entryOf(turn, then.bundleName);
  if (entry === undefined) return;
  switch (then.step) {
    case "timed-out":
      finishAfterTimeout(turn, entry);
      return;
    case "cancelled":
      finishAfterCancel(turn, entry);
      return;
    case "cleaned":
      cleaned(turn, then.bundleName);
  }
}
