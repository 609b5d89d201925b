export type ArktsErrorCode = "file-unreadable" | "module-missing" | "struct-in-file" | "syntax-error";

/** Why device code could not be loaded or could not go on. `file` is the absolute path of the file concerned. */
export class ArktsError extends Error {
  override readonly name = "ArktsError";

  constructor(
    readonly code: ArktsErrorCode,
    message: string,
    readonly file: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
