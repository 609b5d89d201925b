import { execFileSync } from "node:child_process";
import {
  closeSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import {
  SandboxExtensionFiles,
  SandboxFiles,
  TarWriter,
  bytesOfText,
  textOfBytes,
  untar,
} from "@ohbackup/reference-model";
import { pack } from "tar-stream";
import type { Pair } from "./paired.js";
import { makeFiles } from "./scratch.js";

const mib = 1024 * 1024;

/** Paths of all files below a folder, one after the other; names are bytes, one character each. */
function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true, encoding: "latin1" })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

function hostFiles(): SandboxExtensionFiles {
  return new SandboxExtensionFiles(new SandboxFiles([{ at: "/", host: "/" }]));
}

/** Our archive of everything below a folder; the walk is part of the work, as it is for the alternatives. */
function packOurs(folder: string, archive: string): void {
  const fd = openSync(archive, "w");
  try {
    const writer = new TarWriter(hostFiles(), fd);
    for (const file of filesBelow(folder)) {
      const failure = writer.add({ path: file, restorePath: "" });
      if (failure !== 0) throw new Error(`packing ${file} failed with ${failure}`);
    }
    writer.finish();
  } finally {
    closeSync(fd);
  }
}

function packGnu(folder: string, archive: string): void {
  execFileSync("tar", ["--format=ustar", "-cf", archive, "-C", folder, "."]);
}

/** With the usual streams: every file is opened, piped and closed. */
async function packPiped(folder: string, archive: string): Promise<void> {
  const archivePack = pack();
  const written = pipeline(archivePack, createWriteStream(archive));
  for (const file of filesBelow(folder)) {
    const { size, mtime, mode } = await stat(file);
    const entry = archivePack.entry({ name: relative(folder, file), size, mtime, mode });
    await pipeline(createReadStream(file), entry);
  }
  archivePack.finalize();
  await written;
}

/** The fastest way that there is with this library: files are read at once. */
async function packAtOnce(folder: string, archive: string): Promise<void> {
  const archivePack = pack();
  const written = pipeline(archivePack, createWriteStream(archive));
  for (const file of filesBelow(folder)) {
    const { size, mtime, mode } = statSync(file);
    await new Promise<void>((resolve, reject) => {
      archivePack.entry({ name: relative(folder, file), size, mtime, mode }, readFileSync(file), (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }
  archivePack.finalize();
  await written;
}

/** Packing of a few large and of many small files, into a file on the same disk. */
export function packPairs(folder: string): readonly Pair[] {
  const large = join(folder, "large");
  const small = join(folder, "small");
  makeFiles(large, 256, 4 * mib);
  makeFiles(small, 100_000, 1024);
  const ours = join(folder, "ours.tar");
  const theirs = join(folder, "theirs.tar");
  return [
    {
      name: "pack 256 × 4 MiB",
      alternative: "GNU tar",
      aim: 0.8,
      rounds: 5,
      runOurs: () => {
        packOurs(large, ours);
      },
      runAlternative: () => {
        packGnu(large, theirs);
      },
    },
    {
      name: "pack 100,000 × 1 KiB",
      alternative: "GNU tar",
      aim: 0.5,
      rounds: 5,
      runOurs: () => {
        packOurs(small, ours);
      },
      runAlternative: () => {
        packGnu(small, theirs);
      },
    },
    {
      name: "pack 100,000 × 1 KiB",
      alternative: "tar-stream, files piped",
      aim: 5,
      rounds: 3,
      runOurs: () => {
        packOurs(small, ours);
      },
      runAlternative: () => packPiped(small, theirs),
    },
    {
      name: "pack 100,000 × 1 KiB",
      alternative: "tar-stream, files read at once",
      aim: 5,
      rounds: 3,
      runOurs: () => {
        packOurs(small, ours);
      },
      runAlternative: () => packAtOnce(small, theirs),
    },
  ];
}

/** Unpacking of small files, every check on. */
export function unpackPair(folder: string): Pair {
  const tree = join(folder, "tree");
  makeFiles(tree, 20_000, 1024);
  const archive = join(folder, "tree.tar");
  packOurs(tree, archive);
  const target = join(folder, "target");
  const fresh = (): void => {
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target);
  };
  return {
    name: "unpack 20,000 × 1 KiB",
    alternative: "GNU tar",
    aim: 0.8,
    rounds: 5,
    prepare: fresh,
    runOurs: () => {
      const { returnCode, files } = untar(hostFiles(), bytesOfText(archive), {
        rootPath: bytesOfText(target),
      });
      if (returnCode !== 0 || files.size !== 20_000) {
        throw new Error(
          `unpacking gave ${returnCode} and ${files.size} files, first ${textOfBytes([...files.keys()][0] ?? "")}`,
        );
      }
    },
    runAlternative: () => {
      execFileSync("tar", ["-xf", archive, "-C", target], { stdio: ["ignore", "ignore", "ignore"] });
    },
  };
}
