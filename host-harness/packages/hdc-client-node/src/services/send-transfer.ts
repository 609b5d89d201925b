import { transferLimits } from "../call/call-guard.js";
import type { TransferProgress } from "../call/call-options.js";
import { describe, withChannel } from "../call/run-command.js";
import type { Door } from "../door/door.js";
import { Command } from "../protocol/commands.js";
import { compressLz4, compressNone } from "../protocol/transfer-structs.js";
import type { FileMode, TransferConfig } from "../protocol/transfer-structs.js";
import { sendFiles } from "../protocol/transfer/send-files.js";
import type { OutgoingFile } from "../protocol/transfer/send-files.js";
import { announcedFolder, pathWord } from "./client-paths.js";
import type { ClientPaths } from "./client-paths.js";
import { ReceivedTexts } from "./received-texts.js";
import { optionWords } from "./transfer-options.js";
import type { SendOptions, TransferResult } from "./transfer-options.js";

/** One `file send`, whatever its bytes come from. */
export interface SendTransfer {
  readonly door: Door;
  readonly key: string;
  readonly paths: ClientPaths;
  /** The local path as the command text names it; nobody opens it. */
  readonly localName: string;
  readonly remote: string;
  readonly options: SendOptions;
  /** Bytes of all files known so far, for progress. */
  totalBytes(): number;
  /** The files, each announced with what `announce` gives for its name. */
  files(announce: (optionalName: string) => Partial<TransferConfig>): AsyncIterable<OutgoingFile>;
  readonly directoryModes?: readonly Partial<FileMode>[];
}

/** Sends files in remote mode: this end reads them (`spec/hdc.md §5`). */
export async function runSendTransfer(transfer: SendTransfer): Promise<TransferResult> {
  const { door, key, options } = transfer;
  const folder = announcedFolder(transfer.paths);
  const words = [...optionWords(options), pathWord(transfer.localName), pathWord(transfer.remote)];
  const request = { key, text: `file send remote -cwd "${folder}" ${words.join(" ")}`, binary: true };
  const what = describe(door, request);
  const announce = (optionalName: string): Partial<TransferConfig> => ({
    path: transfer.remote,
    optionalName,
    onlyIfNewer: options.onlyIfNewer ?? false,
    compressType: options.compress === true ? compressLz4 : compressNone,
    clientDirectory: folder,
    bundleName: options.bundle ?? "",
  });
  return withChannel(door, request, options, transferLimits, async (channel) => {
    const texts = new ReceivedTexts(what);
    await texts.awaitCommand(channel, Command.fileInit);
    await channel.send(Command.wakeupSlaveTask);
    let bytes = 0;
    try {
      const result = await sendFiles(channel, {
        files: transfer.files(announce),
        directoryModes: transfer.directoryModes ?? [],
        compress: options.compress ?? false,
        hugeBuffers: channel.hugeBuffers,
        onText: (text) => {
          texts.add(text);
        },
        onBytes: (file, count) => {
          bytes += count;
          options.onProgress?.(progress(bytes, transfer.totalBytes(), file.config.optionalName));
        },
      });
      if (!result.complete) throw await texts.failure(channel);
      await texts.awaitSummary(channel);
      return { fileCount: result.fileCount, bytes: result.bytes, skipped: texts.refusals() };
    } catch (error) {
      // Whoever cannot go on says so; otherwise the other end would wait (spec/hdc.md §5.2).
      await channel.send(Command.channelClose, Buffer.from([1])).catch(() => undefined);
      throw error;
    }
  });
}

function progress(bytes: number, total: number, file: string | undefined): TransferProgress {
  return { bytes, total, file: file ?? "" };
}
