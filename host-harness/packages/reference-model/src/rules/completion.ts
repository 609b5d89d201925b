/**
 * When a backup is complete (`spec/backup-service.md §10.5`): the index was received, every listed file was received
 * and nothing else was, and the extension said it is done. Names toggle, so a name received twice, or not listed, keeps
 * the bundle from finishing (clause B18).
 */
export interface BackupProgress {
  readonly manifestSeen: boolean;
  readonly doneSeen: boolean;
  /** Names listed or received an odd number of times. */
  readonly unmatched: ReadonlySet<string>;
}

export const noProgress: BackupProgress = { manifestSeen: false, doneSeen: false, unmatched: new Set() };

/** The file that lists all others. */
export const indexFileName = "manage.json";

/** The same, to be changed in place: an archive may have very many files. */
export interface BackupTally extends BackupProgress {
  manifestSeen: boolean;
  doneSeen: boolean;
  readonly unmatched: Set<string>;
}

export function tallyOf({ manifestSeen, doneSeen, unmatched }: BackupProgress): BackupTally {
  return { manifestSeen, doneSeen, unmatched: new Set(unmatched) };
}

function toggle(names: Set<string>, name: string): void {
  if (!names.delete(name)) names.add(name);
}

/** Counts a file of the backup. `listed` are the names inside, when it is the index. */
export function countFile(tally: BackupTally, name: string, listed: Iterable<string> = []): void {
  if (name !== indexFileName) {
    toggle(tally.unmatched, name);
    return;
  }
  for (const entry of listed) {
    // The index never lists itself; a name that is empty stands for no file.
    if (entry !== "" && entry !== indexFileName) toggle(tally.unmatched, entry);
  }
  tally.manifestSeen = true;
}

/** {@link countFile} on a copy. */
export function fileReceived(
  progress: BackupProgress,
  name: string,
  listed: Iterable<string> = [],
): BackupProgress {
  const tally = tallyOf(progress);
  countFile(tally, name, listed);
  return tally;
}

export function doneReceived(progress: BackupProgress): BackupProgress {
  return { ...progress, doneSeen: true };
}

export function isComplete({ manifestSeen, doneSeen, unmatched }: BackupProgress): boolean {
  return manifestSeen && doneSeen && unmatched.size === 0;
}
