import type { MessageLevel, PacketChannel } from "hdc-client-node/protocol";

/** One command's conversation, seen from the device. The link behind it is a session or, in one process, a client. */
export interface DeviceChannel extends PacketChannel {
  /** A message for the person at the client. */
  echo(level: MessageLevel, text: string): Promise<void>;
  /** Raw output. */
  output(bytes: Uint8Array): Promise<void>;
  /** Aborted when the client goes away, the board is dropped or the server closes. */
  readonly signal: AbortSignal;
}
