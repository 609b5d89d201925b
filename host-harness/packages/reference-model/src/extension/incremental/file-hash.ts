import { createHash } from "node:crypto";
import { readSync } from "node:fs";
import type { BytePath } from "../files/byte-path.js";
import { asFileError } from "../files/errno.js";
import { FileError } from "../files/extension-files.js";
import type { ExtensionFiles } from "../files/extension-files.js";
import { copyBufferSize } from "../limits.js";

const buffer = Buffer.allocUnsafe(copyBufferSize);

/** SHA-256 of a file as upper-case hexadecimal digits; "" when it cannot be read. */
export function fileHash(files: ExtensionFiles, path: BytePath): string {
  let fd = -1;
  try {
    fd = files.openForRead(path);
    const hash = createHash("sha256");
    for (;;) {
      const count = readSync(fd, buffer, 0, copyBufferSize, null);
      if (count === 0) return hash.digest("hex").toUpperCase();
      hash.update(buffer.subarray(0, count));
    }
  } catch (error) {
    const failure = asFileError(error, `hash ${path}`);
    if (failure instanceof FileError) return "";
    throw failure;
  } finally {
    if (fd >= 0) files.close(fd);
  }
}
