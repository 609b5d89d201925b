/** A failed file operation as the kernel would answer; becomes a BusinessError at the script's door. */
export class FileSystemError extends Error {
  override readonly name = "FileSystemError";

  /** @param number errno of Linux */
  constructor(readonly number: number) {
    super(`errno ${number}`);
  }
}
