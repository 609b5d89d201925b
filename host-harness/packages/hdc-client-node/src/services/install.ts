import { randomBytes } from "node:crypto";
import { open, stat } from "node:fs/promises";
import { extname } from "node:path";
import { transferLimits } from "../call/call-guard.js";
import type { CallOptions } from "../call/call-options.js";
import { describe, withChannel } from "../call/run-command.js";
import type { CommandChannel } from "../door/door.js";
import { HdcError } from "../errors.js";
import { onLocalFile } from "../local-files/local-error.js";
import { quoteArgument } from "../protocol/command-line.js";
import { Command } from "../protocol/commands.js";
import { chunkFor } from "../protocol/transfer-features.js";
import { transferConfig } from "../protocol/transfer-structs.js";
import { sendData } from "../protocol/transfer/send-data.js";
import { appCommands } from "../protocol/transfer/transfer-commands.js";
import { violation } from "../protocol/violation.js";
import { announcedFolder, localPath, pathWord } from "./client-paths.js";
import type { FileAccess } from "./files.js";
import { installOutcome, refusedBy } from "./install-outcome.js";
import type { InstallOutcome } from "./install-outcome.js";
import { isPackage, openPackageArchive } from "./package-archive.js";
import type { SizedContent } from "./package-archive.js";
import { ReceivedTexts } from "./received-texts.js";

export interface InstallOptions extends CallOptions {
  /** Replace an installed version (`-r`). */
  readonly replace?: boolean;
  /** Further options of the bundle manager, each one word, e.g. `-u 100`. */
  readonly options?: readonly string[];
}

const randomNameBytes = 9;

/**
 * Installs packages. A folder travels as one archive and is one transaction; several paths are installed one after the
 * other, from the last name to the first (`spec/hdc.md §7`).
 * @throws HdcError `install-refused` with the bundle manager's number in `deviceCode`, once all have been tried
 */
export async function install(
  access: FileAccess,
  paths: readonly string[],
  options: InstallOptions,
): Promise<InstallOutcome[]> {
  const { door, key } = access;
  const flags = [...(options.replace === true ? ["-r"] : []), ...(options.options ?? [])];
  const folder = announcedFolder(access.paths);
  const words = [...flags.map(quoteArgument), ...paths.map(pathWord)].join(" ");
  const request = { key, text: `install remote -cwd "${folder}" ${words}`, binary: true };
  return withChannel(door, request, options, transferLimits, async (channel) => {
    const texts = new ReceivedTexts(describe(door, request));
    await texts.awaitCommand(channel, Command.appInit);
    await channel.send(Command.wakeupSlaveTask);
    try {
      const outcomes = await new Installation(access, channel, texts, flags, folder, options).run(paths);
      const refused = outcomes.find((outcome) => !outcome.installed);
      if (refused !== undefined) throw refusedBy(refused);
      return outcomes;
    } finally {
      await channel.send(Command.channelClose, Buffer.from([1])).catch(() => undefined);
    }
  });
}

/** @throws HdcError `install-refused` */
export async function uninstall(
  access: FileAccess,
  bundle: string,
  options: CallOptions & { readonly keepData?: boolean },
): Promise<void> {
  const { door, key } = access;
  const request = {
    key,
    text: `uninstall ${options.keepData === true ? "-k " : ""}${quoteArgument(bundle)}`,
  };
  await withChannel(door, request, options, transferLimits, async (channel) => {
    const texts = new ReceivedTexts(describe(door, request));
    for (let message = await channel.receive(); message !== undefined; message = await channel.receive()) {
      if (message.kind !== "bytes") continue;
      texts.add(message.bytes);
      const answer = /^\[Info\]App uninstall path:.*?msg:([\s\S]*)$/.exec(
        message.bytes.toString("utf8"),
      )?.[1];
      if (answer === undefined) continue;
      const outcome = installOutcome(bundle, answer);
      if (!outcome.installed) throw refusedBy(outcome);
      return;
    }
    throw texts.explain();
  });
}

class Installation {
  private readonly file: (path: string) => string;
  private told = "";

  constructor(
    access: FileAccess,
    private readonly channel: CommandChannel,
    private readonly texts: ReceivedTexts,
    private readonly flags: readonly string[],
    private readonly folder: string,
    private readonly options: InstallOptions,
  ) {
    this.file = (path) => localPath(access.paths, path);
  }

  async run(paths: readonly string[]): Promise<InstallOutcome[]> {
    const outcomes: InstallOutcome[] = [];
    for (const path of [...new Set(paths)].sort().reverse()) {
      const opened = await openInstallable(this.file(path));
      if (opened === undefined) continue;
      try {
        outcomes.push(installOutcome(path, await this.send(path, opened)));
      } finally {
        await opened.content.close();
      }
    }
    if (outcomes.length === 0) {
      throw new HdcError(
        "install-refused",
        `There is no package to install in ${paths.map((path) => JSON.stringify(path)).join(", ")}. Name .hap or .hsp files, or a folder that holds some.`,
        {
          deviceCode: "E006001",
        },
      );
    }
    return outcomes;
  }

  private async send(path: string, { content, extension }: Installable): Promise<string> {
    const { channel } = this;
    const config = {
      fileSize: content.size,
      options: this.flags.join(" "),
      optionalName: randomBytes(randomNameBytes).toString("hex").slice(0, randomNameBytes) + extension,
      functionName: "install",
      clientDirectory: this.folder,
    };
    await channel.send(appCommands.check, transferConfig.encode(config));
    const features = await this.expect(appCommands.begin);
    let bytes = 0;
    const whole = await sendData(channel, content, {
      command: appCommands.data,
      size: content.size,
      chunk: chunkFor(features, channel.hugeBuffers),
      compress: false,
      onBytes: (count) => {
        bytes += count;
        this.options.onProgress?.({ bytes, total: content.size, file: path });
      },
    });
    if (!whole) throw new HdcError("local-file", `${path} became shorter while it was sent. Try again.`);
    return this.result(await this.expect(appCommands.finish));
  }

  /** The text of a later package begins with what was said before (`spec/hdc.md §7`). */
  private result(data: Buffer): string {
    if (data.length < 2) throw violation("an installation result without its head");
    const text = data.toString("utf8", 2);
    const own = text.startsWith(this.told) ? text.slice(this.told.length) : text;
    this.told = text;
    return own;
  }

  private async expect(command: number): Promise<Buffer> {
    for (;;) {
      const message = await this.channel.receive();
      if (message === undefined) throw this.texts.explain();
      if (message.kind === "bytes") this.texts.add(message.bytes);
      else if (message.command === Command.channelClose) throw this.texts.explain();
      else if (message.command === command) return message.data;
      else throw violation(`command ${message.command} in an installation`);
    }
  }
}

interface Installable {
  readonly content: SizedContent;
  readonly extension: string;
}

/** @returns undefined for what is no package and holds none; the official client passes it over */
async function openInstallable(path: string): Promise<Installable | undefined> {
  const info = await stat(path).catch(() => undefined);
  if (info?.isDirectory() === true) {
    const content = await openPackageArchive(path);
    return content === undefined ? undefined : { content, extension: ".tar" };
  }
  if (!isPackage(path)) return undefined;
  const handle = await onLocalFile("open", path, () => open(path, "r"));
  const content: SizedContent = {
    size: (await handle.stat()).size,
    read: async (offset, length) => {
      const { buffer, bytesRead } = await onLocalFile("read", path, () =>
        handle.read(Buffer.alloc(length), 0, length, offset),
      );
      return buffer.subarray(0, bytesRead);
    },
    close: () => handle.close(),
  };
  return { content, extension: extname(path) };
}
