/** Output as a terminal shows it: a line break goes to the beginning of the next line. */
export function withCarriageReturns(bytes: Uint8Array): Buffer {
  return Buffer.from(Buffer.from(bytes).toString("latin1").replace(/\r?\n/g, "\r\n"), "latin1");
}
