import type { BundleInfo } from "../rules/index.js";
import { newConnection, newEntry } from "./state.js";
import type { BundleEntry, Session } from "./state.js";
import type { Turn } from "./turn.js";

/**
 * Names enter the map (`spec/backup-service.md §5.4`): one that is already there is replaced by a fresh entry that keeps
 * the connection and counts one append more, which is why it stays behind after its run (clause B11).
 * @returns names that were refused because they belong to another account (≥ v5.1)
 */
export function enterBundles(turn: Turn, session: Session, names: readonly string[]): readonly string[] {
  const failed: string[] = [];
  for (const name of names) {
    const known = session.bundles.get(name);
    if (known === undefined) {
      session.bundles.set(name, newEntry(name, newConnection(turn.state, name), session.userId));
      continue;
    }
    if (turn.flags.hasCancelAndSizes && known.userId !== session.userId) {
      failed.push(name);
      continue;
    }
    const fresh = newEntry(name, known.connection, session.userId);
    fresh.appendNum = known.appendNum + 1;
    session.bundles.set(name, fresh);
  }
  return failed;
}

/** What `infos` says about a bundle (`spec/backup-service.md §7.3`). */
export function applyInfo(entry: BundleEntry, info: BundleInfo | undefined): void {
  if (info === undefined) return;
  entry.clearData = info.clearBackupData;
  entry.withoutTar = info.isSupportWithoutTar;
  entry.batchSize = info.batchSize;
  entry.backupScene = info.backupScene;
  entry.delayTimeS = info.delayTimeS;
  if (info.extInfo !== "") entry.extInfo = info.extInfo;
}
