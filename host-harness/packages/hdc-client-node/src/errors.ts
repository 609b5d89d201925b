/**
 * Every reason for which a call fails. Stable: match on these, not on the text.
 *
 * | code | what to do |
 * | --- | --- |
 * | `server-unreachable` | start a server, or name another address |
 * | `not-an-hdc-server` | something else listens at that address |
 * | `target-unknown`, `target-offline` | look at `listTargets()` |
 * | `target-required` | name a target: none or several are connected |
 * | `target-unauthorized` | answer the dialog on the device |
 * | `target-busy` | try again in a few seconds |
 * | `device-lost` | the connection broke in the middle of a command |
 * | `protocol-violation`, `unsafe-name`, `limit-exceeded` | the other end sent what must not be trusted |
 */
export type HdcErrorCode =
  | "server-unreachable"
  | "not-an-hdc-server"
  | "target-unknown"
  | "target-required"
  | "target-offline"
  | "target-unauthorized"
  | "target-busy"
  | "device-lost"
  | "timeout"
  | "aborted"
  | "file-missing"
  | "file-refused"
  | "folder-empty"
  | "local-file"
  | "not-expressible"
  | "command-unknown"
  | "command-failed"
  | "command-unsupported"
  | "status-missing"
  | "install-refused"
  | "forward-refused"
  | "connect-refused"
  | "authentication-refused"
  | "version-refused"
  | "protocol-violation"
  | "unsafe-name"
  | "limit-exceeded";

/** What an {@link HdcError} may carry besides its code and message. */
export interface HdcErrorDetails extends ErrorOptions {
  /** The text the server or the device sent, as it came. */
  readonly deviceText?: string;
  /** The number in that text, e.g. `E002106` (`spec/hdc.md §10`). */
  readonly deviceCode?: string;
}

/** The one error class of this package. */
export class HdcError extends Error {
  override readonly name = "HdcError";
  readonly deviceText: string | undefined;
  readonly deviceCode: string | undefined;

  constructor(
    readonly code: HdcErrorCode,
    message: string,
    details: HdcErrorDetails = {},
  ) {
    super(message, details);
    this.deviceText = details.deviceText;
    this.deviceCode = details.deviceCode;
  }
}
