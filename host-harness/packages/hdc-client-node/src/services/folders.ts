import { lstat, stat } from "node:fs/promises";
import { basename, join, posix } from "node:path";
import { HdcError } from "../errors.js";
import { onLocalFile } from "../local-files/local-error.js";
import { readLocalTree } from "../local-files/local-tree.js";
import type { LocalTree } from "../local-files/local-tree.js";
import { modeOf, openOutgoingFile } from "../local-files/outgoing-local-file.js";
import type { CarriedAttributes } from "../local-files/outgoing-local-file.js";
import { Quarantine } from "../local-files/quarantine.js";
import type { FileMode, TransferConfig } from "../protocol/transfer-structs.js";
import { safeComponents } from "../protocol/transfer/file-names.js";
import type { OutgoingFile } from "../protocol/transfer/send-files.js";
import { localPath } from "./client-paths.js";
import type { FileAccess } from "./files.js";
import { makeRemoteFolders } from "./remote-folders.js";
import { runReceiveTransfer } from "./receive-transfer.js";
import { runSendTransfer } from "./send-transfer.js";
import type { SendOptions, TransferOptions, TransferResult } from "./transfer-options.js";

export interface SendDirectoryOptions extends SendOptions {
  /**
   * `contents`: afterwards the remote folder holds what the local one holds, whether it was there or not, empty folders
   * included; this takes a shell call ahead. `as-hdc`: as the official client does, without one: into `remote` when it
   * does not exist, into `remote/NAME` when it does (`spec/hdc.md §5.4`).
   */
  readonly placement?: "contents" | "as-hdc";
}

export async function sendDirectory(
  access: FileAccess,
  local: string,
  remote: string,
  options: SendDirectoryOptions,
): Promise<TransferResult> {
  const path = localPath(access.paths, local);
  const info = await onLocalFile("open", path, () => stat(path));
  if (!info.isDirectory()) throw new HdcError("local-file", `${path} is no folder. Use sendFile for a file.`);
  const tree = await readLocalTree(path);
  const target = await prepareTarget(access, path, remote, tree, options);
  if (tree.files.length === 0) return emptyResult(path, tree, options);
  const carried = { mode: options.keepMode ?? false, times: options.keepTimes ?? false };
  const vanished: string[] = [];
  const totalBytes = tree.files.reduce((sum, file) => sum + file.size, 0);
  const result = await runSendTransfer({
    ...access,
    localName: local,
    remote: target.path,
    options,
    totalBytes: () => totalBytes,
    files: (announce) =>
      treeFiles(path, tree, (name) => announce(`${target.top}/${name}`), carried, vanished),
    directoryModes: carried.mode ? await folderModes(path, target.top, tree) : [],
  });
  return { ...result, skipped: [...tree.skipped, ...vanished, ...result.skipped] };
}

export async function receiveDirectory(
  access: FileAccess,
  remote: string,
  local: string,
  options: TransferOptions,
): Promise<TransferResult> {
  const target = localPath(access.paths, local);
  const there = await lstat(target).catch(() => undefined);
  if (there !== undefined && !there.isDirectory()) {
    throw new HdcError("local-file", `${target} is no folder. Choose another target or remove it.`);
  }
  const source = withoutSlashes(remote);
  const carried = { mode: options.keepMode ?? false, times: options.keepTimes ?? false };
  // The first component is the remote folder's own name (spec/hdc.md §5.4); ours is the target.
  const quarantine = new Quarantine(target, carried, (config) => {
    const [, ...below] = safeComponents(config.optionalName);
    if (below.length === 0)
      throw new HdcError("file-refused", `${remote} is no folder on the device. Use receiveFile.`);
    return below;
  });
  try {
    const result = await runReceiveTransfer({
      ...access,
      remote: source,
      localName: local,
      options,
      into: quarantine,
    });
    await quarantine.releaseFolder();
    return result;
  } finally {
    await quarantine.remove();
  }
}

interface SendTarget {
  /** What `path` announces. */
  readonly path: string;
  /** First component of every announced name. */
  readonly top: string;
}

async function prepareTarget(
  access: FileAccess,
  path: string,
  remote: string,
  tree: LocalTree,
  options: SendDirectoryOptions,
): Promise<SendTarget> {
  if (options.placement === "as-hdc" || options.bundle !== undefined)
    return { path: remote, top: basename(path) };
  const target = withoutSlashes(posix.normalize(remote));
  const top = posix.basename(target);
  if (top === "" || top === "." || top === "..") {
    throw new HdcError(
      "file-refused",
      `${JSON.stringify(remote)} names no folder of its own on the device. Name one below it.`,
    );
  }
  const parent = posix.dirname(target);
  const empty = emptyFolders(tree).map((folder) => posix.join(target, folder));
  await makeRemoteFolders(access, [parent, ...empty], options);
  return { path: parent.endsWith("/") ? parent : `${parent}/`, top };
}

function emptyResult(path: string, tree: LocalTree, options: SendDirectoryOptions): TransferResult {
  if (options.placement === "as-hdc") {
    throw new HdcError("folder-empty", `There is no file in ${path}, and hdc carries files only.`);
  }
  return { fileCount: 0, bytes: 0, skipped: tree.skipped };
}

/** Folders with no file below them; hdc would leave them out. */
function emptyFolders(tree: LocalTree): string[] {
  const used = new Set<string>();
  for (const file of tree.files) {
    for (let folder = posix.dirname(file.name); !used.has(folder); folder = posix.dirname(folder))
      used.add(folder);
  }
  return tree.folders.filter((folder) => !used.has(folder === "" ? "." : folder));
}

/** The files, last found first, as the official client sends them (`spec/hdc.md §5.4`). */
async function* treeFiles(
  root: string,
  tree: LocalTree,
  announce: (name: string) => Partial<TransferConfig>,
  carried: CarriedAttributes,
  vanished: string[],
): AsyncGenerator<OutgoingFile> {
  for (const file of tree.files.toReversed()) {
    let opened: OutgoingFile;
    try {
      opened = await openOutgoingFile(join(root, file.name), announce(file.name), carried);
    } catch (error) {
      if (error instanceof HdcError && error.code === "file-missing") {
        vanished.push(file.name);
        continue;
      }
      throw error;
    }
    yield opened;
  }
}

async function folderModes(root: string, top: string, tree: LocalTree): Promise<Partial<FileMode>[]> {
  return Promise.all(
    tree.folders.toReversed().map(async (folder) => {
      const path = join(root, folder);
      const info = await onLocalFile("read", path, () => stat(path, { bigint: true }));
      return { ...modeOf(info), fullName: folder === "" ? top : `${top}/${folder}` };
    }),
  );
}

function withoutSlashes(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, "") || "/" : path;
}
