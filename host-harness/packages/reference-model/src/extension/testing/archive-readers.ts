import { writeFileSync } from "node:fs";
import { isSplitTar, untarSplit } from "../tar/split-untar.js";
import { HardenedPolicy } from "../tar/untar-policy.js";
import { untar } from "../tar/untar.js";
import { filesRoot } from "./extension-bench.js";
import type { ExtensionBench } from "./extension-bench.js";

const archive = "/data/storage/el2/base/x.tar";

/** One way in which an archive is read at a restore. */
export interface ArchiveReader {
  readonly name: string;
  readonly isHardened: boolean;
  /** Puts an archive into the sandbox and unpacks it. Returns whether the reader found fault with it. */
  readonly read: (bench: ExtensionBench, bytes: Buffer) => boolean;
}

function unpacking(name: string, isHardened: boolean, isIncremental: boolean): ArchiveReader {
  return {
    name,
    isHardened,
    read: (bench, bytes) => {
      writeFileSync(bench.host(archive), bytes);
      const policy = new HardenedPolicy(bench.files);
      const { returnCode, errors } = untar(bench.files, archive, {
        rootPath: "/",
        ...(isIncremental ? { includes: new Set<string>() } : {}),
        ...(isHardened ? { policy } : {}),
      });
      if (returnCode !== 0) throw new Error(`the archive could not be opened: ${returnCode}`);
      return policy.isDamaged || errors.size > 0;
    },
  };
}

function unpackingSplit(name: string, hardened: boolean): ArchiveReader {
  return {
    name,
    isHardened: hardened,
    read: (bench, bytes) => {
      writeFileSync(bench.host(archive), bytes);
      isSplitTar(bench.files, archive, filesRoot, { hardened });
      return !untarSplit(bench.files, archive, filesRoot, { hardened });
    },
  };
}

/** Every reader of archives, as the real one and hardened. */
export const archiveReaders: readonly ArchiveReader[] = [
  unpacking("full", false, false),
  unpacking("full, hardened", true, false),
  unpacking("incremental", false, true),
  unpacking("incremental, hardened", true, true),
  unpackingSplit("split", false),
  unpackingSplit("split, hardened", true),
];
