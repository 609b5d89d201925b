import { deviceFailure, printable } from "../call/device-failure.js";
import type { CommandChannel } from "../door/door.js";
import { HdcError } from "../errors.js";
import { Command } from "../protocol/commands.js";
import { failureText } from "../protocol/message-text.js";

/** Texts that come during a transfer, and what they mean at its end. */
export class ReceivedTexts {
  private readonly texts: string[] = [];

  constructor(private readonly what: string) {}

  add(bytes: Buffer): void {
    // A flood of texts tells no more than its beginning.
    if (this.texts.length < 1000) this.texts.push(bytes.toString("utf8"));
  }

  /** Failure messages, made safe to print. */
  refusals(): string[] {
    return this.texts.flatMap((text) => {
      const failure = failureText(text);
      return failure === undefined ? [] : [printable(failure)];
    });
  }

  async awaitCommand(channel: CommandChannel, command: number): Promise<void> {
    for (;;) {
      const message = await channel.receive();
      if (message === undefined) throw this.explain();
      if (message.kind === "bytes") this.add(message.bytes);
      else if (message.command === command) return;
    }
  }

  /** The line after the last file; the close behind it comes up to 40 ms later (`spec/hdc.md §11`). */
  async awaitSummary(channel: CommandChannel): Promise<void> {
    for (;;) {
      const message = await channel.receive();
      if (message === undefined) throw this.explain();
      if (message.kind !== "bytes") continue;
      if (message.bytes.toString("latin1", 0, 19) === "FileTransfer finish") return;
      this.add(message.bytes);
    }
  }

  /** Fetches what still comes before the close, then says why. */
  async failure(channel: CommandChannel): Promise<HdcError> {
    for (let message = await channel.receive(); message !== undefined; message = await channel.receive()) {
      if (message.kind === "bytes") this.add(message.bytes);
      else if (message.command === Command.channelClose) break;
    }
    return this.explain();
  }

  explain(): HdcError {
    for (const text of this.texts) {
      const failure = failureText(text);
      if (failure !== undefined) return deviceFailure(this.what, failure);
    }
    return new HdcError(
      "device-lost",
      `${this.what}: the other end closed in the middle of the transfer. List the targets, then try again.`,
    );
  }
}
