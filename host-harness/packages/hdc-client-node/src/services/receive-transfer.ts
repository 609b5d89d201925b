import { transferLimits } from "../call/call-guard.js";
import { describe, withChannel } from "../call/run-command.js";
import type { Door } from "../door/door.js";
import { Command } from "../protocol/commands.js";
import { currentFeatures, noFeatures } from "../protocol/transfer-features.js";
import { receiveFiles } from "../protocol/transfer/receive-files.js";
import type { IncomingFiles } from "../protocol/transfer/receive-files.js";
import { announcedFolder, pathWord } from "./client-paths.js";
import type { ClientPaths } from "./client-paths.js";
import { ReceivedTexts } from "./received-texts.js";
import { optionWords } from "./transfer-options.js";
import type { TransferOptions, TransferResult } from "./transfer-options.js";

/** One `file recv`, wherever its bytes go. */
export interface ReceiveTransfer {
  readonly door: Door;
  readonly key: string;
  readonly paths: ClientPaths;
  readonly remote: string;
  /** The local path as the command text names it; the device repeats it, and it is not trusted. */
  readonly localName: string;
  readonly options: TransferOptions;
  readonly into: IncomingFiles;
}

/** Receives files in remote mode: this end writes them (`spec/hdc.md §5.3`). */
export async function runReceiveTransfer(transfer: ReceiveTransfer): Promise<TransferResult> {
  const { door, key, options, into } = transfer;
  const words = [...optionWords(options), pathWord(transfer.remote), pathWord(transfer.localName)];
  const text = `file recv remote -cwd "${announcedFolder(transfer.paths)}" ${words.join(" ")}`;
  const request = { key, text, binary: true };
  return withChannel(door, request, options, transferLimits, async (channel) => {
    const texts = new ReceivedTexts(describe(door, request));
    let bytes = 0;
    let total = 0;
    const result = await receiveFiles(channel, {
      into: {
        directoryMode: async (mode) => into.directoryMode?.(mode),
        open: (config, mode) => {
          total += config.fileSize;
          return into.open(config, mode);
        },
      },
      features: channel.hugeBuffers ? currentFeatures : noFeatures,
      onText: (received) => {
        texts.add(received);
      },
      onBytes: (config, count) => {
        bytes += count;
        options.onProgress?.({ bytes, total, file: config.optionalName });
      },
    });
    if (!result.complete || result.fileCount === 0) throw texts.explain();
    await channel.send(Command.channelClose, Buffer.from([1]));
    return { fileCount: result.fileCount, bytes: result.bytes, skipped: texts.refusals() };
  });
}
