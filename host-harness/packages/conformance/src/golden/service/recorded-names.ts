import { readdirSync } from "node:fs";
import { hashName } from "@ohbackup/reference-model";
import type { SandboxFiles } from "@ohbackup/reference-model";

const mask = 0xffff_ffff_ffff_ffffn;
const multiplier = (0xc6a4_a793n << 32n) + 0x5bd1_e995n;
const seed = 0xc70f_6907n;

const cut = (value: bigint): bigint => value & mask;
const mix = (value: bigint): bigint => value ^ (value >> 47n);

/** The string hash of the GNU standard library, with which the recorded build was linked. */
export function gnuHashName(text: string): string {
  const bytes = Buffer.from(text, "latin1");
  const aligned = bytes.length & ~7;
  let hash = seed ^ cut(BigInt(bytes.length) * multiplier);
  for (let offset = 0; offset < aligned; offset += 8) {
    const data = cut(mix(cut(bytes.readBigUInt64LE(offset) * multiplier)) * multiplier);
    hash = cut((hash ^ data) * multiplier);
  }
  if (aligned < bytes.length) {
    let rest = 0n;
    for (let index = bytes.length - 1; index >= aligned; index -= 1)
      rest = (rest << 8n) | BigInt(bytes[index] ?? 0);
    hash = cut((hash ^ rest) * multiplier);
  }
  return mix(cut(mix(hash) * multiplier))
    .toString(16)
    .padStart(16, "0");
}

/** A name is taken again with these behind the path (`spec/backup-extension.md §4.2`). */
const counters = ["", "0", "1", "2", "3"];

/**
 * Big files are named by a hash of their path that belongs to the C++ library of a build: devices have another one than
 * the recorded build. Both are 16 digits long, so texts keep their lengths.
 */
export class RecordedNames {
  constructor(private readonly sandboxOf: (bundle: string) => SandboxFiles) {}

  /** Replaces every name of a file that the bundle has now. */
  translate(bundle: string, text: string): string {
    if (!/[0-9a-f]{16}/.test(text)) return text;
    const names = this.#namesOf(bundle);
    return text.replace(/[0-9a-f]{16}/g, (name) => names.get(name) ?? name);
  }

  #namesOf(bundle: string): ReadonlyMap<string, string> {
    const names = new Map<string, string>();
    const root = "/data/storage";
    for (const path of filesBelow(Buffer.from(this.sandboxOf(bundle).hostPath(root)), root)) {
      for (const counter of counters) {
        for (const hashed of [path + counter, path.slice(1) + counter])
          names.set(hashName(hashed), gnuHashName(hashed));
      }
    }
    return names;
  }
}

/** Paths of files, one character a byte, as the extension hashes them. */
function filesBelow(host: Buffer, path: string): readonly string[] {
  return readdirSync(host, { withFileTypes: true, encoding: "buffer" }).flatMap((entry) => {
    const child = `${path}/${entry.name.toString("latin1")}`;
    return entry.isDirectory()
      ? filesBelow(Buffer.concat([host, Buffer.from("/"), entry.name]), child)
      : [child];
  });
}
