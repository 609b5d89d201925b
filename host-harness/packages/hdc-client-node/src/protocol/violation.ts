import { HdcError } from "../errors.js";

/** The error for bytes that the protocol does not allow. */
export function violation(what: string): HdcError {
  return new HdcError("protocol-violation", `The other end broke the hdc protocol: ${what}.`);
}
