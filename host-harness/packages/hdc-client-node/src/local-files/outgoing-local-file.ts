import { open } from "node:fs/promises";
import { HdcError } from "../errors.js";
import type { FileMode, TransferConfig } from "../protocol/transfer-structs.js";
import type { OutgoingFile } from "../protocol/transfer/send-files.js";
import { onLocalFile } from "./local-error.js";

/** What travels with the files. */
export interface CarriedAttributes {
  readonly mode: boolean;
  readonly times: boolean;
}

/**
 * Opens a file of this computer for sending.
 * @param announcement what the file is announced with besides size and times
 */
export async function openOutgoingFile(
  path: string,
  announcement: Partial<TransferConfig>,
  carried: CarriedAttributes,
): Promise<OutgoingFile> {
  const handle = await onLocalFile("open", path, () => open(path, "r"));
  try {
    const stat = await onLocalFile("read", path, () => handle.stat({ bigint: true }));
    if (!stat.isFile())
      throw new HdcError("local-file", `${path} is no file. Use sendDirectory for a folder.`);
    const times = carried.times
      ? { accessTime: stat.atimeNs, modificationTime: stat.mtimeNs, holdTimestamp: true }
      : {};
    return {
      config: { ...announcement, ...times, fileSize: Number(stat.size) },
      ...(carried.mode ? { mode: modeOf(stat) } : {}),
      read: async (offset, length) => {
        if (length === 0) return Buffer.alloc(0);
        const { buffer, bytesRead } = await onLocalFile("read", path, () =>
          handle.read(Buffer.allocUnsafe(length), 0, length, offset),
        );
        return buffer.subarray(0, bytesRead);
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Mode and owner of a file or folder, as `-m` carries them. */
export function modeOf(stat: {
  readonly mode: bigint;
  readonly uid: bigint;
  readonly gid: bigint;
}): Partial<FileMode> {
  return { mode: Number(stat.mode), owner: Number(stat.uid), group: Number(stat.gid) };
}

/** Bytes in memory, for sending. */
export function outgoingBytes(bytes: Uint8Array, announcement: Partial<TransferConfig>): OutgoingFile {
  return {
    config: { ...announcement, fileSize: bytes.length },
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
    close: () => Promise.resolve(),
  };
}
