/** A transfer that the device refuses, with the message it sends. */
export class TransferRefused extends Error {
  override readonly name = "TransferRefused";
}

/** Words of the library that the real daemon takes them from, by errno. */
const reasons: ReadonlyMap<unknown, string> = new Map([
  ["ENOENT", "no such file or directory"],
  ["EACCES", "permission denied"],
  ["EPERM", "operation not permitted"],
  ["EISDIR", "illegal operation on a directory"],
  ["ENOTDIR", "not a directory"],
  ["EEXIST", "file already exists"],
  ["ENOSPC", "no space left on device"],
  ["EROFS", "read-only file system"],
  ["ENAMETOOLONG", "name too long"],
  ["ELOOP", "too many symbolic links encountered"],
]);

/** The refusal for a file that cannot be opened (`spec/hdc.md §5.2`, `§10`). */
export function cannotOpen(path: string, error: unknown): TransferRefused {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return new TransferRefused(`Error opening file: ${reasons.get(code) ?? "i/o error"}, path:${path}`, {
    cause: error,
  });
}
