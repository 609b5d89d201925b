/** A restore cannot go on; the bundle is done with this code. */
export class RestoreError extends Error {
  override readonly name = "RestoreError";

  /** @param code as reported to the service */
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}
