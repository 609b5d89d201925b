import type { MadeEntry, ScenarioBundle } from "../scenario/scenario.js";

/** A bundle that no device has. */
export const notInstalled = "com.example.not.installed";

const files = "/data/storage/el2/base/files";

/** Largest file that goes into an archive; one byte more travels by itself (`spec/backup-extension.md §4.1`). */
const archiveLimit = 2 * 1024 * 1024;

/** A few small files with different permissions, one below two directories. */
export function smallTree(seed: number): MadeEntry[] {
  return [
    { path: `${files}/a.txt`, type: "file", size: 7, seed, mode: "644", mtime: 1_700_000_001 },
    { path: `${files}/sub/b.txt`, type: "file", size: 8, seed: seed + 1, mode: "600", mtime: 1_700_000_002 },
    {
      path: `${files}/sub/deep/c.bin`,
      type: "file",
      size: 5000,
      seed: seed + 2,
      mode: "644",
      mtime: 1_700_000_003,
    },
  ];
}

/** The small tree, files around the boundary between archive and single file, an empty file and odd names. */
export function mixedTree(seed: number): MadeEntry[] {
  return [
    ...smallTree(seed),
    { path: `${files}/empty`, type: "file", size: 0, seed: 1, mode: "644", mtime: 1_700_000_004 },
    {
      path: `${files}/exact.bin`,
      type: "file",
      size: archiveLimit,
      seed: seed + 3,
      mode: "644",
      mtime: 1_700_000_005,
    },
    {
      path: `${files}/over.bin`,
      type: "file",
      size: archiveLimit + 1,
      seed: seed + 4,
      mode: "640",
      mtime: 1_700_000_006,
    },
    { path: `${files}/two words`, type: "file", size: 33, seed: seed + 5, mode: "600", mtime: 1_700_000_007 },
    {
      path: `${files}/grüße.txt`,
      type: "file",
      size: 511,
      seed: seed + 6,
      mode: "644",
      mtime: 1_700_000_008,
    },
    {
      path: `${files}/block.bin`,
      type: "file",
      size: 512,
      seed: seed + 7,
      mode: "755",
      mtime: 1_700_000_009,
    },
    { path: `${files}/empty-dir`, type: "dir", mode: "755" },
  ];
}

/** A target with the small tree. */
export function smallTarget(number: 1 | 2 | 3 | 4 | 5 | 6): ScenarioBundle {
  return { bundle: `$target${number}`, tree: smallTree(1000 * number + 1) };
}
