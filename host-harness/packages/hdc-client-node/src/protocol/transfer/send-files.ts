import { Command } from "../commands.js";
import type { ChannelMessage, PacketChannel } from "../packet-channel.js";
import { chunkFor } from "../transfer-features.js";
import { fileMode, transferConfig } from "../transfer-structs.js";
import type { FileMode, TransferConfig } from "../transfer-structs.js";
import { violation } from "../violation.js";
import { sendData } from "./send-data.js";
import type { ReadableContent } from "./send-data.js";
import { fileCommands } from "./transfer-commands.js";

/** One open file of a transfer. */
export interface OutgoingFile extends ReadableContent {
  readonly config: Partial<TransferConfig> & { readonly fileSize: number };
  /** Sent ahead of the file when present. */
  readonly mode?: Partial<FileMode>;
  /** Called exactly once. */
  close(): Promise<void>;
}

export interface SendFilesOptions {
  /** The files in the order in which they travel; each is opened when its turn comes. */
  readonly files: AsyncIterable<OutgoingFile>;
  /** Sent behind the mode of the first file, in this order; only with modes. */
  readonly directoryModes?: readonly Partial<FileMode>[];
  readonly compress: boolean;
  /** True when the link's other end said that it takes huge packets. */
  readonly hugeBuffers: boolean;
  /** Called with each text that comes in between, e.g. that one file was refused. */
  onText(bytes: Buffer): void;
  onBytes?(file: OutgoingFile, count: number): void;
}

/** How a transfer ended for the sender. */
export interface SendFilesResult {
  /** False when the other end closed the channel before everything was acknowledged. */
  readonly complete: boolean;
  readonly fileCount: number;
  /** Bytes of all files that the receiver acknowledged. */
  readonly bytes: number;
}

/**
 * The sending end of a file transfer, after the command has been accepted and the other end woken
 * (`spec/hdc.md §5.2`, `§5.4`): check → begin → data → finish, file after file on one channel.
 */
export async function sendFiles(channel: PacketChannel, options: SendFilesOptions): Promise<SendFilesResult> {
  const conversation = new SenderConversation(channel, options);
  let bytes = 0;
  let fileCount = 0;
  for await (const file of options.files) {
    try {
      const outcome = await conversation.sendFile(file, fileCount === 0);
      if (outcome === "closed") return { complete: false, fileCount, bytes };
      if (outcome === "sent") bytes += file.config.fileSize;
      fileCount++;
    } finally {
      await file.close();
    }
  }
  await channel.send(fileCommands.finish, Buffer.from([0]));
  return { complete: true, fileCount, bytes };
}

class SenderConversation {
  constructor(
    private readonly channel: PacketChannel,
    private readonly options: SendFilesOptions,
  ) {}

  async sendFile(file: OutgoingFile, first: boolean): Promise<"sent" | "refused" | "closed"> {
    if (file.mode !== undefined && !(await this.sendModes(file.mode, first))) return "closed";
    await this.channel.send(fileCommands.check, transferConfig.encode(file.config));
    const answer = await this.expect(fileCommands.begin, fileCommands.finish);
    if (answer === undefined) return "closed";
    // A receiver that cannot take one file of several says that it is finished with it.
    if (answer.command === fileCommands.finish) return "refused";
    const whole = await sendData(this.channel, file, {
      command: fileCommands.data,
      size: file.config.fileSize,
      chunk: chunkFor(answer.data, this.options.hugeBuffers),
      compress: this.options.compress,
      onBytes: (count) => {
        this.options.onBytes?.(file, count);
      },
    });
    // The receiver waits for the announced size and would never finish (spec/hdc.md §5.2).
    if (!whole) return "closed";
    return (await this.expect(fileCommands.finish)) === undefined ? "closed" : "sent";
  }

  private async sendModes(mode: Partial<FileMode>, first: boolean): Promise<boolean> {
    await this.channel.send(Command.fileMode, fileMode.encode(mode));
    if ((await this.expect(Command.fileMode)) === undefined) return false;
    for (const directory of first ? (this.options.directoryModes ?? []) : []) {
      await this.channel.send(Command.directoryMode, fileMode.encode(directory));
      if ((await this.expect(Command.fileMode)) === undefined) return false;
    }
    return true;
  }

  private async expect(
    ...commands: readonly number[]
  ): Promise<Extract<ChannelMessage, { kind: "command" }> | undefined> {
    for (;;) {
      const message = await this.channel.receive();
      if (message === undefined) return undefined;
      if (message.kind === "bytes") {
        this.options.onText(message.bytes);
        continue;
      }
      if (message.command === Command.channelClose) return undefined;
      if (!commands.includes(message.command)) {
        throw violation(`command ${message.command} where ${commands.join(" or ")} was due`);
      }
      return message;
    }
  }
}
