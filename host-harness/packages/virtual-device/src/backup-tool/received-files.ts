import * as fs from "node:fs";
import { openRegularFile } from "../files/device-files.js";
import type { DeviceFiles } from "../files/device-files.js";

const toolFolder = "/data/service/el2/100/backup/backup_tool";
const linkPlace = "/data/backup";
const pieceSize = 256 * 1024;

/** A stored file and the manifest that belongs to it. */
export interface StoredPair {
  readonly name: string;
  readonly content: string;
  readonly manifest: string;
}

/** Where the tool keeps what it received (`spec/backup-service.md §16`). Paths are those of the device. */
export class ReceivedFiles {
  constructor(private readonly files: DeviceFiles) {}

  /** Makes `/data/backup` a link to the tool's folder; a directory in its place is deleted, as the tool does. */
  prepare(): void {
    this.files.makeDirectories(toolFolder);
    const place = this.files.toHost(linkPlace, { followLast: false });
    if (fs.lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() === true) return;
    fs.rmSync(place, { recursive: true, force: true });
    fs.symlinkSync(`${toolFolder}/`, place);
  }

  fullContent(bundle: string, name: string): string {
    return `${linkPlace}/received/${bundle}/${name}`;
  }

  incrementalPair(bundle: string, time: string, name: string): StoredPair {
    const folder = `${linkPlace}/incrementalreceived/${bundle}`;
    return {
      name,
      content: `${folder}/${time}/incremental/${name}`,
      manifest: name === "manage.json" ? `${folder}/manifest.rp` : `${folder}/${time}/manifest/${name}.rp`,
    };
  }

  /** What was stored of a bundle at a time, `manage.json` last. */
  incrementalPairs(bundle: string, time: string): readonly StoredPair[] {
    const names = this.files.namesIn(`${linkPlace}/incrementalreceived/${bundle}/${time}/incremental`).sort();
    const rank = (name: string): number => Number(name === "manage.json");
    return names
      .sort((left, right) => rank(left) - rank(right))
      .map((name) => this.incrementalPair(bundle, time, name));
  }

  /** A descriptor of the manifest of the latest backup, to be handed to the next one; an empty file before the first. */
  openLatestManifest(bundle: string): number {
    const folder = `${linkPlace}/incrementalreceived/${bundle}`;
    this.files.makeDirectories(folder);
    const path = this.files.toHost(`${folder}/manifest.rp`);
    return openRegularFile(path, fs.constants.O_RDWR | fs.constants.O_CREAT);
  }

  /** Copies an open descriptor into a file. */
  store(fd: number, path: string): void {
    this.files.makeDirectories(path.slice(0, path.lastIndexOf("/")));
    const { O_WRONLY, O_CREAT, O_TRUNC } = fs.constants;
    const target = openRegularFile(this.files.toHost(path), O_WRONLY | O_CREAT | O_TRUNC);
    try {
      copy(fd, target);
    } finally {
      fs.closeSync(target);
    }
  }

  /** Copies a file into an open descriptor. */
  load(path: string, fd: number): void {
    const source = openRegularFile(this.files.toHost(path), fs.constants.O_RDONLY);
    try {
      copy(source, fd);
    } finally {
      fs.closeSync(source);
    }
  }
}

function copy(from: number, to: number): void {
  const piece = Buffer.alloc(pieceSize);
  for (let at = 0; ;) {
    const count = fs.readSync(from, piece, 0, pieceSize, at);
    if (count === 0) return;
    for (let done = 0; done < count;) done += fs.writeSync(to, piece, done, count - done, at + done);
    at += count;
  }
}
