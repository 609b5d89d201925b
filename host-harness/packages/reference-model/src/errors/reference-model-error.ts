export type ReferenceModelErrorCode =
  /** A platform module was used before a simulated device was entered. */
  | "no-device"
  /** A path in a description of an application cannot be used. */
  | "bad-path"
  /** A device was used after it was closed. */
  | "device-closed"
  /** Virtual time was asked of a device that runs in real time. */
  | "time-is-real";

/** A mistake in using the model itself; what the simulated platform reports are `BusinessError`s. */
export class ReferenceModelError extends Error {
  override readonly name = "ReferenceModelError";

  constructor(
    readonly code: ReferenceModelErrorCode,
    message: string,
  ) {
    super(message);
  }
}
