import { posix } from "node:path";
import { compressLz4, compressNone } from "hdc-client-node/protocol";
import type { FileMode, OutgoingFile } from "hdc-client-node/protocol";
import type { BoardFileStat, BoardFiles } from "../hdc-server/board-port.js";
import { TransferRefused, cannotOpen } from "./file-failure.js";
import type { TransferArguments } from "./transfer-arguments.js";

const fileType = 0o100000;
const folderType = 0o040000;

/** What a client asked for: one file, or the files of a folder, last found first (`spec/hdc.md §5.4`). */
export interface OutgoingTree {
  readonly files: AsyncIterable<OutgoingFile>;
  readonly directoryModes: readonly Partial<FileMode>[];
}

/** @throws TransferRefused when there is nothing to send */
export async function outgoingBoardFiles(
  board: BoardFiles,
  remote: string,
  request: TransferArguments,
): Promise<OutgoingTree> {
  const path = posix.resolve("/", remote);
  const stat = await board.stat(path);
  if (stat === undefined) throw cannotOpen(remote, Object.assign(new Error(remote), { code: "ENOENT" }));
  const announce = announcer(request);
  if (stat.kind !== "directory") {
    const only = async function* (): AsyncGenerator<OutgoingFile> {
      yield await openFile(board, path, posix.basename(path), announce, request);
    };
    return { files: only(), directoryModes: [] };
  }
  const found = await walk(board, path, posix.basename(path));
  if (found.files.length === 0) {
    throw new TransferRefused("Operation failed, because the source folder is empty.");
  }
  const all = async function* (): AsyncGenerator<OutgoingFile> {
    for (const file of found.files.toReversed()) {
      yield await openFile(board, file.path, file.name, announce, request);
    }
  };
  return { files: all(), directoryModes: request.keepMode ? found.folders.toReversed() : [] };
}

type Announce = (name: string, stat: BoardFileStat) => OutgoingFile["config"];

function announcer(request: TransferArguments): Announce {
  return (optionalName, stat) => ({
    fileSize: stat.size,
    ...(request.keepTimes
      ? { accessTime: stat.accessTime, modificationTime: stat.modificationTime, holdTimestamp: true }
      : {}),
    path: request.paths[1] ?? ".",
    optionalName,
    compressType: request.compress ? compressLz4 : compressNone,
    clientDirectory: request.clientDirectory,
    bundleName: request.bundle ?? "",
  });
}

async function openFile(
  board: BoardFiles,
  path: string,
  name: string,
  announce: Announce,
  request: TransferArguments,
): Promise<OutgoingFile> {
  const stat = await board.stat(path);
  try {
    if (stat === undefined) throw Object.assign(new Error(path), { code: "ENOENT" });
    const file = await board.openRead(path);
    return {
      config: announce(name, stat),
      ...(request.keepMode ? { mode: modeOf(stat, fileType) } : {}),
      read: (offset, length) => (length === 0 ? Promise.resolve(Buffer.alloc(0)) : file.read(offset, length)),
      close: () => file.close(),
    };
  } catch (error) {
    throw cannotOpen(path, error);
  }
}

async function walk(
  board: BoardFiles,
  folder: string,
  name: string,
): Promise<{ files: { path: string; name: string }[]; folders: Partial<FileMode>[] }> {
  const found = { files: [] as { path: string; name: string }[], folders: [] as Partial<FileMode>[] };
  const own = await board.stat(folder);
  if (own !== undefined) found.folders.push({ ...modeOf(own, folderType), fullName: name });
  for (const entry of [...(await board.list(folder))].sort()) {
    const path = posix.join(folder, entry);
    const kind = (await board.stat(path))?.kind;
    if (kind === "file") found.files.push({ path, name: `${name}/${entry}` });
    if (kind !== "directory") continue;
    const below = await walk(board, path, `${name}/${entry}`);
    found.files.push(...below.files);
    found.folders.push(...below.folders);
  }
  return found;
}

function modeOf(stat: BoardFileStat, type: number): Partial<FileMode> {
  return { mode: type | stat.mode, owner: stat.owner, group: stat.group };
}
