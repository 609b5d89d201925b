/** A backup cannot go on; the bundle is done with this code. */
export class PackingError extends Error {
  override readonly name = "PackingError";

  /** @param code as reported to the service */
  constructor(
    readonly code: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
