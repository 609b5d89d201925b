import { chmodSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SandboxFiles } from "@ohbackup/reference-model";
import type { NamedFault } from "./named-fault.js";

const applicationFiles = "/data/storage/el2/base/files";

/** Host path of the first file, in byte order, that holds anything; undefined when there is none. */
function someFile(files: SandboxFiles): string | undefined {
  const root = files.hostPath(applicationFiles);
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .find((path) => statSync(path).size > 0);
}

/** Does something to one restored file of a bundle. */
function spoil(name: string, change: (path: string) => void): NamedFault["fault"] {
  return {
    name,
    afterRestore: (_bundleName, files) => {
      const path = someFile(files);
      if (path !== undefined) change(path);
    },
  };
}

/** Restored data that is not what was backed up. */
export const changedContent: readonly NamedFault[] = [
  {
    fault: spoil("changed-byte", (path) => {
      const { atime, mtime } = statSync(path);
      const bytes = readFileSync(path);
      bytes[0] = (bytes[0] ?? 0) ^ 0x20;
      writeFileSync(path, bytes);
      utimesSync(path, atime, mtime);
    }),
    about: "one byte of a restored file differs",
    caughtBy: ["CONTENT"],
    shownBy: "restore-round-trip",
  },
  {
    fault: spoil("restored-file-missing", (path) => {
      rmSync(path);
    }),
    about: "one restored file is not there",
    caughtBy: ["CONTENT"],
    shownBy: "restore-round-trip",
  },
  {
    fault: spoil("changed-mode", (path) => {
      chmodSync(path, 0o604);
    }),
    about: "a restored file has other permissions",
    caughtBy: ["CONTENT"],
    shownBy: "restore-round-trip",
  },
  {
    fault: spoil("changed-time", (path) => {
      utimesSync(path, 1, 1_234_567_890);
    }),
    about: "a restored file has another time of modification",
    caughtBy: ["CONTENT"],
    shownBy: "restore-round-trip",
  },
  {
    fault: spoil("emptied-file", (path) => {
      const { atime, mtime } = statSync(path);
      writeFileSync(path, "");
      utimesSync(path, atime, mtime);
    }),
    about: "a restored file is empty",
    caughtBy: ["CONTENT"],
    shownBy: "restore-round-trip",
  },
];
