import { ByteRanges } from "./byte-ranges.js";
import { Command } from "../commands.js";
import { decompressLz4Block } from "../lz4-block.js";
import type { PacketChannel } from "../packet-channel.js";
import {
  compressLz4,
  compressNone,
  decodeDataPacket,
  fileMode,
  transferConfig,
} from "../transfer-structs.js";
import type { FileMode, TransferConfig } from "../transfer-structs.js";
import { violation } from "../violation.js";
import { fileCommands } from "./transfer-commands.js";
import type { TransferCommands } from "./transfer-commands.js";

/** One file that is being received. */
export interface IncomingFile {
  write(offset: number, bytes: Buffer): Promise<void>;
  /** All announced bytes are written: apply times and mode, sync, close. */
  finish(): Promise<void>;
  /** The transfer broke off: close, and keep nothing. */
  abandon(): Promise<void>;
}

/** Where received files go. Names in the announcements come from the other end: not to be trusted. */
export interface IncomingFiles {
  /**
   * Opens a place for an announced file.
   * @param mode what came ahead of it, if anything
   * @returns undefined to refuse this one file and go on with the next
   */
  open(config: TransferConfig, mode: FileMode | undefined): Promise<IncomingFile | undefined>;
  directoryMode?(mode: FileMode): Promise<void>;
}

export interface ReceiveFilesOptions {
  readonly into: IncomingFiles;
  /** The answer to an announcement; tells the sender how much a packet may hold. */
  readonly features: Buffer;
  readonly commands?: TransferCommands;
  onText(bytes: Buffer): void;
  onBytes?(config: TransferConfig, count: number): void;
  /** Packages only: what to send when a file is stored, instead of the plain end mark; then the transfer goes on. */
  afterFile?(config: TransferConfig): Promise<void>;
}

export interface ReceiveFilesResult {
  /** False when the other end closed the channel before it said that this was all. */
  readonly complete: boolean;
  readonly fileCount: number;
  readonly bytes: number;
}

/** The receiving end of a file or package transfer (`spec/hdc.md §5.3`, `§5.4`). */
export async function receiveFiles(
  channel: PacketChannel,
  options: ReceiveFilesOptions,
): Promise<ReceiveFilesResult> {
  const receiver = new Receiver(channel, options);
  try {
    return await receiver.run();
  } finally {
    await receiver.abandon();
  }
}

class Receiver {
  private readonly commands: TransferCommands;
  private mode: FileMode | undefined;
  private current:
    { file: IncomingFile; config: TransferConfig; written: number; readonly ranges: ByteRanges } | undefined;
  private bytes = 0;
  private fileCount = 0;

  constructor(
    private readonly channel: PacketChannel,
    private readonly options: ReceiveFilesOptions,
  ) {
    this.commands = options.commands ?? fileCommands;
  }

  async run(): Promise<ReceiveFilesResult> {
    for (;;) {
      const message = await this.channel.receive();
      if (message === undefined) return this.result(false);
      if (message.kind === "bytes") {
        this.options.onText(message.bytes);
        continue;
      }
      const { command, data } = message;
      if (command === Command.channelClose) return this.result(this.options.afterFile !== undefined);
      if (command === this.commands.finish) {
        if (data[0] === 0) return this.result(this.current === undefined);
        // The sender could not read this file and goes on with the next one.
        await this.abandon();
      } else await this.take(command, data);
    }
  }

  async abandon(): Promise<void> {
    const { current } = this;
    this.current = undefined;
    await current?.file.abandon();
  }

  private async take(command: number, data: Buffer): Promise<void> {
    switch (command) {
      case Command.wakeupSlaveTask:
        return;
      case Command.fileMode:
        this.mode = fileMode.decode(data);
        return this.channel.send(Command.fileMode);
      case Command.directoryMode:
        await this.options.into.directoryMode?.(fileMode.decode(data));
        return this.channel.send(Command.fileMode);
      case this.commands.check:
        return this.begin(transferConfig.decode(data));
      case this.commands.data:
        return this.write(data);
      default:
        throw violation(`command ${command} in a transfer`);
    }
  }

  private async begin(config: TransferConfig): Promise<void> {
    if (this.current !== undefined) throw violation("a file is announced before the last one is complete");
    const file = await this.options.into.open(config, this.mode);
    this.mode = undefined;
    if (file === undefined) return this.channel.send(this.commands.finish, Buffer.from([1]));
    this.current = { file, config, written: 0, ranges: new ByteRanges() };
    return this.channel.send(this.commands.begin, this.options.features);
  }

  private async write(data: Buffer): Promise<void> {
    const { current } = this;
    if (current === undefined) throw violation("data without a file");
    const { payload, bytes } = decodeDataPacket(data);
    if (
      payload.offset + payload.size > current.config.fileSize ||
      current.written + payload.size > current.config.fileSize
    ) {
      throw violation(`more data than the ${current.config.fileSize} bytes announced`);
    }
    // Bytes that come twice would count for others that never come.
    if (!current.ranges.add(payload.offset, payload.size)) throw violation("data that has come before");
    await current.file.write(payload.offset, content(payload, bytes));
    current.written += payload.size;
    this.options.onBytes?.(current.config, payload.size);
    if (current.written < current.config.fileSize) return;
    this.current = undefined;
    await finishOrAbandon(current.file);
    this.bytes += current.config.fileSize;
    this.fileCount++;
    if (this.options.afterFile === undefined) await this.channel.send(this.commands.finish, Buffer.from([1]));
    else await this.options.afterFile(current.config);
  }

  private result(complete: boolean): ReceiveFilesResult {
    return { complete, fileCount: this.fileCount, bytes: this.bytes };
  }
}

async function finishOrAbandon(file: IncomingFile): Promise<void> {
  try {
    await file.finish();
  } catch (error) {
    await file.abandon();
    throw error;
  }
}

function content(payload: { compressType: number; size: number }, bytes: Buffer): Buffer {
  switch (payload.compressType) {
    case compressNone:
      return bytes;
    case compressLz4:
      return decompressLz4Block(bytes, payload.size);
    default:
      throw violation(`compression ${payload.compressType}`);
  }
}
