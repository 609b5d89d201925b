import { createHash } from "node:crypto";
import { fstatSync, readSync } from "node:fs";
import type { DescriptorLedger } from "@ohbackup/reference-model";
import type { JsonObject, JsonValue } from "../../json-value.js";
import { tarEntries } from "./tar-entries.js";

/** All bytes behind a descriptor. */
export function contentOf(fd: number): Buffer {
  const bytes = Buffer.alloc(fstatSync(fd).size);
  let length = 0;
  while (length < bytes.length) {
    const count = readSync(fd, bytes, length, bytes.length - length, length);
    if (count === 0) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

/** Parsed JSON text, or the text itself when it is none. */
export function jsonOrText(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

/** What a recording says of a file that a backup delivered; only what is recorded is compared. */
export function deliveredFile(uri: string, content: Buffer): JsonObject {
  const members: JsonObject = {
    size: content.length,
    sha256: createHash("sha256").update(content).digest("hex"),
  };
  if (uri.endsWith("manage.json")) return { ...members, json: jsonOrText(content.toString("utf8")) };
  return /part\.\d+\.tar$/.test(uri) ? { ...members, tar: tarEntries(content) } : members;
}

/** What a recording says of the report behind `manifestFd`. */
export function deliveredManifest(content: Buffer): JsonObject {
  return { size: content.length, text: content.toString("utf8") };
}

/** A descriptor that the caller shall write to is only said to be open. */
export function openState(ledger: DescriptorLedger, owner: string, fd: unknown): JsonValue {
  return typeof fd === "number" && ledger.isOpen(fd, owner) ? "open" : (fd as JsonValue);
}
