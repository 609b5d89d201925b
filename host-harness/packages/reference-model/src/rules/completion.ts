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

function toggled(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const result = new Set(names);
  if (!result.delete(name)) result.add(name);
  return result;
}

/** A file of the backup was received. `listed` are the names inside, when it is the index. */
export function fileReceived(
  progress: BackupProgress,
  name: string,
  listed: Iterable<string> = [],
): BackupProgress {
  if (name !== indexFileName) return { ...progress, unmatched: toggled(progress.unmatched, name) };
  let { unmatched } = progress;
  for (const entry of listed) {
    // The index never lists itself; a name that is empty stands for no file.
    if (entry !== "" && entry !== indexFileName) unmatched = toggled(unmatched, entry);
  }
  return { ...progress, manifestSeen: true, unmatched };
}

export function doneReceived(progress: BackupProgress): BackupProgress {
  return { ...progress, doneSeen: true };
}

export function isComplete({ manifestSeen, doneSeen, unmatched }: BackupProgress): boolean {
  return manifestSeen && doneSeen && unmatched.size === 0;
}
