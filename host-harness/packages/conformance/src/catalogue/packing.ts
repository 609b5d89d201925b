import { fullBackup, open, append, listen, release, scenario, waitFor } from "./build.js";
import type { MadeEntry } from "../scenario/scenario.js";

const base = "/data/storage/el2/base";
const files = `${base}/files`;

/** A small file; what matters is where it lies. */
function file(path: string, seed: number, more: Partial<MadeEntry> = {}): MadeEntry {
  return { path, type: "file", size: 20 + seed, seed, mode: "644", mtime: 1_700_000_000 + seed, ...more };
}

const patternTree: MadeEntry[] = [
  file(`${files}/slash/kept.txt`, 1),
  file(`${files}/slash/case.txt`, 2),
  file(`${files}/slash/dropped/gone.txt`, 3),
  file(`${files}/slash/dropped/deep/gone.txt`, 4),
  file(`${files}/slash/bare/kept.txt`, 5),
  file(`${files}/slash/half.tmp`, 6),
  file(`${files}/slash/deep/er/half.tmp`, 7),
  file(`${files}/noslash/kept.txt`, 8),
  file(`${files}/relative/kept.txt`, 9),
  file(`${files}/outer/kept.txt`, 10),
  file(`${files}/outer/inner/once.txt`, 11),
  file(`${files}/both/gone.txt`, 12),
  file(`${files}/elsewhere/gone.txt`, 13),
  { path: `${files}/link-to-file`, type: "symlink", target: `${files}/slash/kept.txt` },
];

const defaultTree: MadeEntry[] = [
  file(`${files}/kept.txt`, 1),
  file(`${base}/preferences/kept.xml`, 2),
  file("/data/storage/el1/base/files/kept.txt", 3),
  file(`${base}/cache/probe/gone.txt`, 4),
  file(`${base}/temp/probe/gone.txt`, 5),
];

const mappedTree: MadeEntry[] = [
  file(`${files}/plain/kept.txt`, 1),
  file(`${files}/old/moved.txt`, 2),
  file(`${files}/old/deep/moved.txt`, 3),
  file(`${files}/new/of-its-own.txt`, 4),
  file(`${files}/option/kept.txt`, 5),
];

/** A name whose full path has so many bytes. */
const pathOf = (bytes: number): string => `${files}/${"n".repeat(bytes - files.length - 1)}`;

const entryTree: MadeEntry[] = [
  file(`${files}/empty`, 1, { size: 0 }),
  file(`${files}/target.txt`, 2),
  { path: `${files}/link`, type: "symlink", target: `${files}/target.txt` },
  { path: `${files}/same.txt`, type: "hardlink", target: `${files}/target.txt` },
  file(pathOf(99), 3),
  file(pathOf(100), 4),
  file(pathOf(255), 5),
  file(`${files}/two\nlines`, 6),
  file(`${files}/50%.txt`, 7),
  file(`${files}/größe`, 8),
  file(`${files}/with;semicolon`, 9),
  file(`${files}/set-user`, 10, { mode: "4755" }),
  file(`${files}/archive.tar`, 12),
  file(`${files}/big.tar`, 13, { size: 2 * 1024 * 1024 + 1 }),
];

const packed = (
  id: string,
  about: string,
  clauses: string[],
  bundle: string,
  tree: MadeEntry[],
): ReturnType<typeof scenario> =>
  scenario({
    id,
    about,
    clauses: ["CONTENT", ...clauses],
    world: { bundles: [{ bundle, tree }] },
    steps: fullBackup([bundle]),
  });

/** A bundle whose configuration does not allow a backup: it is reported and nothing more comes. */
const refused = (id: string, about: string, clause: string, bundle: string): ReturnType<typeof scenario> =>
  scenario({
    id,
    about,
    clauses: [clause],
    world: { bundles: [] },
    steps: [open("SessionBackup"), append([bundle]), waitFor("onBundleBegin", { bundle }), listen, release()],
  });

/** What the configuration and the kind of an entry make of a backup (`spec/backup-extension.md §3 to §5`). */
export const packingScenarios = [
  packed(
    "pack-patterns",
    "includes and excludes of every kind decide file by file",
    ["ext-7", "ext-8", "ext-9", "ext-10", "ext-11", "ext-12", "ext-13", "ext-14", "ext-23"],
    "$patterns",
    patternTree,
  ),
  packed(
    "pack-defaults",
    "without includes the default directories are saved",
    ["ext-4"],
    "$defaults",
    defaultTree,
  ),
  packed("pack-nothing", "an empty list of includes saves nothing", ["ext-5"], "$nothing", [
    file(`${files}/a.txt`, 1),
  ]),
  packed("pack-missing", "an include that does not exist saves nothing", ["ext-6"], "$missing", [
    file(`${files}/a.txt`, 1),
  ]),
  packed(
    "pack-commented",
    "a configuration with comments and trailing commas counts",
    ["ext-17"],
    "$commented",
    [file(`${files}/a.txt`, 1)],
  ),
  packed("pack-unmapped", "a mapping that nobody asks for is not applied", ["ext-16"], "$mapped", mappedTree),
  scenario({
    id: "pack-mapped",
    about: "a mapping that onBackupEx asks for puts one directory in the place of another",
    clauses: ["CONTENT", "ext-16", "ext-44"],
    world: {
      bundles: [
        {
          bundle: "$mapped",
          tree: mappedTree,
          behaviour: {
            onBackupEx: {
              mode: "return",
              value: JSON.stringify({ compatibleDirMapping: [`${files}/new/`] }),
            },
          },
        },
      ],
    },
    steps: fullBackup(["$mapped"]),
  }),
  scenario({
    id: "pack-scene",
    about: "the lists of a scene that the infos name are the only ones that count",
    clauses: ["CONTENT", "ext-15"],
    world: { bundles: [{ bundle: "$mapped", tree: mappedTree }] },
    steps: [
      open("SessionBackup"),
      {
        do: "append",
        session: "s1",
        bundles: ["$mapped"],
        infos: [JSON.stringify({ infos: [], backupScene: "small" })],
      },
      waitFor("onAllBundlesEnd"),
      release(),
    ],
  }),
  packed(
    "pack-entries",
    "links, empty files, long and odd names, bits of the mode, big files with dots above them",
    ["ext-19", "ext-22", "ext-24", "ext-26", "ext-27", "ext-30", "ext-35", "ext-37"],
    "$target1",
    entryTree,
  ),
  packed(
    "pack-many-bytes",
    "more than 100 MiB of small files fall into several archives",
    ["ext-34"],
    "$target1",
    Array.from({ length: 52 }, (_, index) =>
      file(`${files}/many/${index}`, index + 1, { size: 2 * 1024 * 1024 }),
    ),
  ),
  refused("pack-bare", "an application without a backup extension", "B8", "$bare"),
  refused(
    "pack-undecided",
    "a configuration that does not say whether backup is allowed",
    "ext-1",
    "$undecided",
  ),
  refused("pack-word-true", "the text true is not the value true", "ext-2", "$wordtrue"),
  refused("pack-list", "a configuration that is a list", "ext-3", "$list"),
];
