import { HardenedPolicy, isSplitTar, untar, untarSplit } from "@ohbackup/reference-model";
import type { SandboxExtensionFiles } from "@ohbackup/reference-model";
import { mutateTar } from "../mutate/tar-blocks.js";
import type { Target } from "../target.js";
import { ArchiveSandbox, archivePath } from "./archive-sandbox.js";

type Reader = (files: SandboxExtensionFiles) => unknown;

/** Readers of one format take turns on the same input, each in a sandbox of its own. */
function archiveTarget(name: string, readers: readonly Reader[]): Target {
  return {
    name,
    mutators: [mutateTar],
    words: [
      "ustar",
      "../",
      "/../",
      "\0".repeat(512),
      "17 path=../../x\n",
      "99999 path=",
      "9999999999 path=a\n",
    ],
    longest: 64 * 1024,
    memory: 16 * 1024 * 1024,
    memoryPerByte: 64,
    milliseconds: 1000,
    isExpected: () => false,
    open: () => {
      const sandbox = new ArchiveSandbox();
      return {
        run: (input) => {
          for (const reader of readers) {
            reader(sandbox.filled(input));
            sandbox.check();
          }
        },
        close: () => {
          sandbox.close();
        },
      };
    },
  };
}

/** The reader of a full restore, of an incremental one, and the one that refuses more. */
export const tar = archiveTarget("tar", [
  (files) => untar(files, archivePath, { rootPath: "/" }),
  (files) => untar(files, archivePath, { rootPath: "/", includes: new Set() }),
  (files) => untar(files, archivePath, { rootPath: "/", policy: new HardenedPolicy(files) }),
]);

/** The reader of archives whose files go on in the next one; the same archive also stands for the next one. */
export const split = archiveTarget("split", [
  (files) => {
    isSplitTar(files, archivePath, "/data/storage/el2/base/files");
    untarSplit(files, archivePath, "/data/storage/el2/base/files");
    untarSplit(files, archivePath, "/data/storage/el2/base/files");
  },
  (files) => {
    untarSplit(files, archivePath, "/data/storage/el2/base/files", { hardened: true });
  },
]);
