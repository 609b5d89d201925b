import { readSync, writeSync } from "node:fs";
import { serviceCodes } from "../../rules/service-codes.js";
import type { BytePath } from "../files/byte-path.js";
import { asFileError, errno } from "../files/errno.js";
import { FileError } from "../files/extension-files.js";
import type { EntryFacts, ExtensionFiles } from "../files/extension-files.js";
import { copyBufferSize } from "../limits.js";
import { blockSize, field, paddingOf } from "./tar-format.js";
import { entryHeader, HeaderWriter, longNameHeader } from "./tar-header.js";
import type { HeaderFacts } from "./tar-header.js";

/** A larger size is refused (§5.5). */
const largestSize = 0o777777777777;

export interface PackedFile {
  readonly path: BytePath;
  /** Name in the archive when it is another one; else empty. */
  readonly restorePath: BytePath;
}

/** Collects blocks and writes them in large pieces, so that a small file costs no write of its own. */
class BlockSink {
  readonly #buffer = Buffer.alloc(2 * copyBufferSize);
  readonly #headers = new HeaderWriter();
  #used = 0;

  constructor(private readonly fd: number) {}

  header(header: HeaderFacts): void {
    this.#reserve(blockSize);
    this.#headers.write(this.#buffer, this.#used, header);
    this.#used += blockSize;
  }

  bytes(text: BytePath): void {
    for (let at = 0; at < text.length; at += copyBufferSize) {
      const piece = text.slice(at, at + copyBufferSize);
      this.#reserve(piece.length);
      this.#used += this.#buffer.write(piece, this.#used, piece.length, "latin1");
    }
  }

  zeros(count: number): void {
    this.#reserve(count);
    this.#buffer.fill(0, this.#used, this.#used + count);
    this.#used += count;
  }

  /**
   * Copies `size` bytes, in pieces of the real writer's buffer: a piece that the source cannot fill is dropped.
   * Returns false when that happened.
   */
  copy(source: number, size: number): boolean {
    for (let left = size; left > 0;) {
      const piece = Math.min(left, copyBufferSize);
      this.#reserve(piece);
      let got = 0;
      while (got < piece) {
        const count = readSync(source, this.#buffer, this.#used + got, piece - got, null);
        if (count === 0) return false;
        got += count;
      }
      this.#used += piece;
      left -= piece;
    }
    return true;
  }

  flush(): void {
    for (let at = 0; at < this.#used;) at += writeSync(this.fd, this.#buffer, at, this.#used - at);
    this.#used = 0;
  }

  #reserve(count: number): void {
    if (this.#used + count > this.#buffer.length) this.flush();
  }
}

/** Writes archives in the extension's dialect (`spec/backup-extension.md §5`). */
export class TarWriter {
  readonly #sink: BlockSink;
  #owner = { uid: -1, gid: -1, userName: "", groupName: "" };

  /** @param fd the archive; stays the caller's */
  constructor(
    private readonly files: ExtensionFiles,
    fd: number,
  ) {
    this.#sink = new BlockSink(fd);
  }

  /**
   * Adds a file, an empty directory, or the header of anything else.
   * @returns 0, or the errno for which it could not be added (a file that became shorter: 13500006); EACCES is to be
   *   passed over in silence (§4.3)
   */
  add({ path, restorePath }: PackedFile): number {
    try {
      return this.#add(path, restorePath === "" ? path : restorePath);
    } catch (error) {
      const failure = asFileError(error, `pack ${path}`);
      if (failure instanceof FileError) return failure.errno;
      throw failure;
    }
  }

  /** Writes the end of the archive. */
  finish(): void {
    this.#sink.zeros(2 * blockSize);
    this.#sink.flush();
  }

  #add(path: BytePath, name: BytePath): number {
    const { fd, facts } = this.files.openEntry(path);
    try {
      if (facts.size > largestSize) return errno.EFBIG;
      const header = entryHeader(name, facts, this.#ownerOf(facts));
      if (header.name.length >= field.name.length) {
        this.#sink.header(longNameHeader(header.name));
        this.#sink.bytes(`${header.name}\0`);
        this.#sink.zeros(paddingOf(header.name.length + 1));
      }
      this.#sink.header(header);
      return facts.kind === "file" ? this.#content(fd, facts.size) : 0;
    } finally {
      this.files.close(fd);
    }
  }

  /** A file that has become shorter leaves the archive without the rest and without padding, as the real writer does. */
  #content(fd: number, size: number): number {
    if (!this.#sink.copy(fd, size)) return serviceCodes.packFailed;
    this.#sink.zeros(paddingOf(size));
    return 0;
  }

  /** Files of one owner follow each other. */
  #ownerOf({ uid, gid }: EntryFacts): { readonly userName: string; readonly groupName: string } {
    if (this.#owner.uid !== uid || this.#owner.gid !== gid) {
      this.#owner = { uid, gid, userName: this.files.userName(uid), groupName: this.files.groupName(gid) };
    }
    return this.#owner;
  }
}
