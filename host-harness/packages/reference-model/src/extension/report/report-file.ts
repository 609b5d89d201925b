import { writeSync } from "node:fs";
import type { BytePath } from "../files/byte-path.js";
import type { ExtensionFiles } from "../files/extension-files.js";
import { copyBufferSize } from "../limits.js";
import { reportHeader, reportLine } from "./report.js";
import type { ReportRow } from "./report.js";

/** Writes a report row by row. Close it in any case. */
export class ReportFile {
  readonly #fd: number;
  #pending = reportHeader("usertar");
  #isClosed = false;

  /** @throws FileError when the file cannot be made */
  constructor(
    private readonly files: ExtensionFiles,
    path: BytePath,
  ) {
    this.#fd = files.openForWrite(path, 0o600);
  }

  add(row: ReportRow & { readonly isUserTar: boolean }): void {
    this.#pending += reportLine(row, row.isUserTar);
    if (this.#pending.length >= copyBufferSize) this.#flush();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      this.#flush();
    } finally {
      this.files.close(this.#fd);
    }
  }

  #flush(): void {
    const bytes = Buffer.from(this.#pending, "latin1");
    this.#pending = "";
    for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at, bytes.length - at);
  }
}
