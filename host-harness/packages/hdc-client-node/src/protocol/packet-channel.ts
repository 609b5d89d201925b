/** What arrives on a channel: bytes for a person or a program, or a binary command. */
export type ChannelMessage =
  | { readonly kind: "bytes"; readonly bytes: Buffer }
  | { readonly kind: "command"; readonly command: number; readonly data: Buffer };

/** One command's conversation, on either link. Every method throws an `HdcError` once the link is gone. */
export interface PacketChannel {
  /** The next message, in order; undefined once the other end has closed the channel properly. */
  receive(): Promise<ChannelMessage | undefined>;
  /** Sends a command; resolves when the link takes more, so that a slow reader slows the sender. */
  send(command: number, ...data: readonly Uint8Array[]): Promise<void>;
}
