import { serialStruct } from "./serial-struct.js";
import type { StructFields } from "./serial-struct.js";

/** First words of both ends of a session (`spec/hdc.md §8.4`, `§9.2`). */
export const sessionHandshake = serialStruct({
  banner: "text",
  authType: "u32",
  sessionId: "u32",
  connectKey: "text",
  /** Text TLV, a token, a key or a signature, told by `authType`. */
  buf: "bytes",
  version: "text",
});
export type SessionHandshake = StructFields<typeof sessionHandshake>;

export const sessionBanner = "OHOS HDC";

/** Values of `authType` (`spec/hdc.md §9.3`). */
export const AuthType = {
  none: 0,
  token: 1,
  signature: 2,
  publicKey: 3,
  ok: 4,
  fail: 5,
  encrypted: 6,
} as const;

/** Sent by both ends every five seconds once both announced it (`spec/hdc.md §9.6`). */
export const heartbeatMessage = serialStruct({ count: "u64", reserved: "text" });
