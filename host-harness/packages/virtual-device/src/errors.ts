/** Every reason for which a virtual board cannot be made or go on. */
export type VirtualDeviceErrorCode =
  "project-unreadable" | "project-invalid" | "key-invalid" | "port-unavailable" | "toxic-invalid" | "aborted";

/** The one error class of this package; match on `code`. */
export class VirtualDeviceError extends Error {
  override readonly name = "VirtualDeviceError";

  constructor(
    readonly code: VirtualDeviceErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
