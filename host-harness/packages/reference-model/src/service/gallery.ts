import { isSystemAbilityName } from "../rules/index.js";
import { entryOf, isRestore } from "./turn.js";
import type { Turn } from "./turn.js";

const key = (userId: number, bundleName: string): string => `${String(userId)}-${bundleName}`;

function userIdFor(turn: Turn, bundleName: string): number {
  return entryOf(turn, bundleName)?.userId ?? turn.state.session?.userId ?? 100;
}

/** Tells the application market that a bundle is being restored (`spec/backup-service.md §13.4`). */
export function startDisposal(turn: Turn, bundleName: string): void {
  if (!isRestore(turn.state.session) || isSystemAbilityName(bundleName)) return;
  const userId = userIdFor(turn, bundleName);
  turn.state.disposals = new Set(turn.state.disposals).add(key(userId, bundleName));
  turn.emit({ kind: "appGallery", op: "startRestore", bundleName, userId });
}

/** Tells it that the restore is over, and deletes the record. */
export function endDisposal(turn: Turn, bundleName: string): void {
  if (!isRestore(turn.state.session) || isSystemAbilityName(bundleName)) return;
  const userId = userIdFor(turn, bundleName);
  const disposals = new Set(turn.state.disposals);
  disposals.delete(key(userId, bundleName));
  turn.state.disposals = disposals;
  turn.emit({ kind: "appGallery", op: "endRestore", bundleName, userId });
}

/** At the end of a restore session: what the market still believes to be restored. */
export function endLeftOverDisposals(turn: Turn): void {
  if (!isRestore(turn.state.session)) return;
  clearDisposals(turn);
}

/** At the start of the service (`§13.3`). */
export function clearDisposals(turn: Turn): void {
  for (const record of turn.state.disposals) {
    const hyphen = record.indexOf("-");
    const userId = Number(record.slice(0, hyphen));
    turn.emit({ kind: "appGallery", op: "endRestore", bundleName: record.slice(hyphen + 1), userId });
  }
  turn.state.disposals = new Set();
}
