import type { CallGuard } from "../call/call-guard.js";
import type { PacketChannel } from "../protocol/packet-channel.js";

/** What a command is given to. */
export interface ChannelRequest {
  /** The key of a device; empty for a command that needs none; `any` for the only one. */
  readonly key: string;
  /** The command as the client–server link writes it, e.g. `shell "ls"`. */
  readonly text: string;
  /** True when binary commands may come back: file and package transfers, `checkserver`. */
  readonly binary?: boolean;
  /** `wait` for the device of the key. */
  readonly wait?: boolean;
}

/** The conversation of one command. */
export interface CommandChannel extends PacketChannel {
  /** The other end takes packets of 418,611 bytes. */
  readonly hugeBuffers: boolean;
  /** Raw bytes: keyboard input of an interactive shell, further commands of a keep-alive channel. */
  sendBytes(bytes: Uint8Array): Promise<void>;
  /** Frees the channel; call it on every path. Harmless when it is already closed. */
  close(): void;
}

/** A way to devices: through an hdc server, or straight to a daemon. Services stand on it and do not know which. */
export interface Door {
  /** Where it leads, for messages, e.g. `the hdc server at 127.0.0.1:8710`. */
  readonly description: string;
  open(request: ChannelRequest, guard: CallGuard): Promise<CommandChannel>;
}
