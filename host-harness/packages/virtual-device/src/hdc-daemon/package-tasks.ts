import { posix } from "node:path";
import { Command, appCommands, receiveFiles, safeComponents, splitArguments } from "hdc-client-node/protocol";
import type { IncomingFile, IncomingFiles, TransferConfig } from "hdc-client-node/protocol";
import type { Board } from "../hdc-server/board-port.js";
import type { DeviceChannel } from "./device-channel.js";
import type { TransferProfile } from "./file-tasks.js";
import { unpackArchive } from "./unpack-archive.js";

const packageFolder = "/data/local/tmp";
const archiveExtension = ".tar";
const outputLimit = 64 * 1024;
/** The daemon hands its words to a shell, so it takes none that could mean more there (`spec/hdc.md §7`). */
const refusedCharacters = /[|;&$<>`\\!\n]/;
const refusedText = "Incorrect package name or option";

/** First byte of a result: what was done. */
const ResultMode = { install: 1, uninstall: 2 } as const;

/** The device takes packages and has its bundle manager install each (`spec/hdc.md §7`). */
export async function installTask(
  board: Board,
  channel: DeviceChannel,
  profile: TransferProfile,
): Promise<void> {
  // The text of a later package repeats what was said before.
  let told = "";
  await receiveFiles(channel, {
    into: new PackageFiles(board),
    features: profile.features,
    commands: appCommands,
    onText: () => undefined,
    afterFile: async (config) => {
      told += await installPackage(board, config, channel.signal);
      await channel.send(appCommands.finish, resultData(ResultMode.install, told));
    },
  });
}

/** @param text options and bundle name */
export async function uninstallTask(board: Board, text: string, channel: DeviceChannel): Promise<void> {
  await channel.send(Command.wakeupSlaveTask);
  const result = await uninstallPackage(board, text, channel.signal);
  await channel.send(appCommands.finish, resultData(ResultMode.uninstall, result));
  // The server is the one that closes.
  await channel.receive();
}

export function uninstallPackage(board: Board, text: string, signal: AbortSignal): Promise<string> {
  if (refusedCharacters.test(text)) return Promise.resolve(refusedText);
  const words = splitArguments(text);
  const bundle = words.pop() ?? "";
  return bundleManager(board, ["uninstall", ...words, "-n", bundle].join(" "), signal);
}

/** The flag behind the mode says nothing: it is 0 for success and failure (`spec/hdc.md §7`). */
function resultData(mode: number, text: string): Buffer {
  return Buffer.concat([Buffer.from([mode, 0]), Buffer.from(text, "utf8")]);
}

async function installPackage(board: Board, config: TransferConfig, signal: AbortSignal): Promise<string> {
  const path = packagePath(config);
  if (refusedCharacters.test(config.options)) return refusedText;
  const unpacked = path.endsWith(archiveExtension) ? path.slice(0, -archiveExtension.length) : undefined;
  try {
    if (unpacked !== undefined) await unpackArchive(board.files, path, unpacked);
    const words = config.options === "" ? [] : config.options.split(" ");
    const flag = words.some((word) => word === "-p" || word === "-s") ? [] : ["-p"];
    return await bundleManager(board, ["install", ...words, ...flag, unpacked ?? path].join(" "), signal);
  } finally {
    const left = unpacked === undefined ? path : `${path} ${unpacked}`;
    await board.shell(`rm -rf ${left}`, { signal, write: () => undefined });
  }
}

/** Runs the board's `bm`; line breaks become blanks (`spec/hdc.md §7`). */
async function bundleManager(board: Board, words: string, signal: AbortSignal): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  await board.shell(`bm ${words}`, {
    signal,
    write: (bytes) => {
      size += bytes.length;
      if (size <= outputLimit) pieces.push(bytes);
    },
  });
  return Buffer.concat(pieces).toString("utf8").replaceAll("\n", " ");
}

class PackageFiles implements IncomingFiles {
  constructor(private readonly board: Board) {}

  async open(config: TransferConfig): Promise<IncomingFile> {
    const file = await this.board.files.openWrite(packagePath(config));
    let open = true;
    const close = async (): Promise<void> => {
      if (!open) return;
      open = false;
      await file.close();
    };
    return {
      write: (offset, bytes) => (bytes.length === 0 ? Promise.resolve() : file.write(offset, bytes)),
      finish: async () => {
        await file.sync();
        await close();
      },
      abandon: close,
    };
  }
}

/** @throws HdcError `unsafe-name` */
function packagePath(config: TransferConfig): string {
  return posix.join(
    packageFolder,
    safeComponents(config.optionalName)
      .join("_")
      .replace(/[^\w.-]/g, "_"),
  );
}
