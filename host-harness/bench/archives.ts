import { execFileSync } from "node:child_process";
import {
  closeSync,
  createWriteStream,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
} from "node:fs";
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

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
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
      const failure = writer.add({ path: bytesOfText(file), restorePath: "" });
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

async function packTarStream(folder: string, archive: string): Promise<void> {
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
      alternative: "tar-stream",
      aim: 5,
      rounds: 3,
      runOurs: () => {
        packOurs(small, ours);
      },
      runAlternative: () => packTarStream(small, theirs),
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
