import type { BytePath } from "../files/byte-path.js";

/**
 * The standard library's hash of a string, which names big files: CityHash64 in its first public form
 * (`spec/backup-extension.md` Appendix A).
 */
const mask = 0xffff_ffff_ffff_ffffn;
const k0 = 0xc3a5_c85c_97cb_3127n;
const k1 = 0xb492_b66f_be98_f273n;
const k2 = 0x9ae1_6a3b_2f90_404fn;
const k3 = 0xc949_d7c7_509e_6557n;
const multiplier = 0x9ddf_ea08_eb38_2d69n;

const cut = (value: bigint): bigint => value & mask;
const rotate = (value: bigint, by: bigint): bigint =>
  by === 0n ? value : cut((value >> by) | (value << (64n - by)));
const mix = (value: bigint): bigint => value ^ (value >> 47n);

function hash128(u: bigint, v: bigint): bigint {
  const a = mix(cut((u ^ v) * multiplier));
  return cut(mix(cut((v ^ a) * multiplier)) * multiplier);
}

function hashUpTo16(bytes: Buffer): bigint {
  const n = bytes.length;
  if (n > 8) {
    const a = bytes.readBigUInt64LE(0);
    const b = bytes.readBigUInt64LE(n - 8);
    return hash128(a, rotate(cut(b + BigInt(n)), BigInt(n))) ^ b;
  }
  if (n >= 4) {
    const a = BigInt(bytes.readUInt32LE(0));
    return hash128(BigInt(n) + ((a << 3n) & 0xffff_ffffn), BigInt(bytes.readUInt32LE(n - 4)));
  }
  if (n === 0) return k2;
  const y = BigInt(bytes.readUInt8(0) + (bytes.readUInt8(n >> 1) << 8));
  const z = BigInt(n + (bytes.readUInt8(n - 1) << 2));
  return cut(mix(cut(y * k2) ^ cut(z * k3)) * k2);
}

function hashUpTo32(bytes: Buffer): bigint {
  const n = bytes.length;
  const a = cut(bytes.readBigUInt64LE(0) * k1);
  const b = bytes.readBigUInt64LE(8);
  const c = cut(bytes.readBigUInt64LE(n - 8) * k2);
  const d = cut(bytes.readBigUInt64LE(n - 16) * k0);
  return hash128(
    cut(rotate(cut(a - b), 43n) + rotate(c, 30n) + d),
    cut(a + rotate(b ^ k3, 20n) - c + BigInt(n)),
  );
}

/** One half of the 33…64 byte form: sums four words from `at`, started by `a` and `z`. */
function half(bytes: Buffer, at: number, start: bigint, z: bigint): readonly [bigint, bigint] {
  let a = start;
  const b = rotate(cut(a + z), 52n);
  let c = rotate(a, 37n);
  a = cut(a + bytes.readBigUInt64LE(at + 8));
  c = cut(c + rotate(a, 7n));
  a = cut(a + bytes.readBigUInt64LE(at + 16));
  return [cut(a + z), cut(b + rotate(a, 31n) + c)];
}

function hashUpTo64(bytes: Buffer): bigint {
  const n = bytes.length;
  const z = bytes.readBigUInt64LE(24);
  const first = cut(bytes.readBigUInt64LE(0) + cut((BigInt(n) + bytes.readBigUInt64LE(n - 16)) * k0));
  const [vf, vs] = half(bytes, 0, first, z);
  const second = cut(bytes.readBigUInt64LE(16) + bytes.readBigUInt64LE(n - 32));
  const [wf, ws] = half(bytes, n - 32, second, cut(z + bytes.readBigUInt64LE(n - 8)));
  const r = mix(cut(cut((vf + ws) * k2) + cut((wf + vs) * k0)));
  return cut(mix(cut(cut(r * k0) + vs)) * k2);
}

function weak(bytes: Buffer, at: number, first: bigint, second: bigint): readonly [bigint, bigint] {
  const last = bytes.readBigUInt64LE(at + 24);
  const a = cut(first + bytes.readBigUInt64LE(at));
  const sum = cut(a + bytes.readBigUInt64LE(at + 8) + bytes.readBigUInt64LE(at + 16));
  const b = cut(rotate(cut(second + a + last), 21n) + rotate(sum, 44n));
  return [cut(sum + last), cut(b + a)];
}

function hashLong(bytes: Buffer): bigint {
  const n = bytes.length;
  const word = (at: number): bigint => bytes.readBigUInt64LE(at);
  let x = word(n - 40);
  let y = cut(word(n - 16) + word(n - 56));
  let z = hash128(cut(word(n - 48) + BigInt(n)), word(n - 24));
  let v = weak(bytes, n - 64, BigInt(n), z);
  let w = weak(bytes, n - 32, cut(y + k1), x);
  x = cut(x * k1 + word(0));
  const end = (n - 1) & ~63;
  for (let at = 0; at < end; at += 64) {
    x = cut(rotate(cut(x + y + v[0] + word(at + 8)), 37n) * k1) ^ w[1];
    y = cut(rotate(cut(y + v[1] + word(at + 48)), 42n) * k1 + v[0] + word(at + 40));
    z = cut(rotate(cut(z + w[0]), 33n) * k1);
    v = weak(bytes, at, cut(v[1] * k1), cut(x + w[0]));
    w = weak(bytes, at + 32, cut(z + w[1]), cut(y + word(at + 16)));
    [x, z] = [z, x];
  }
  return hash128(cut(hash128(v[0], w[0]) + cut(mix(y) * k1) + z), cut(hash128(v[1], w[1]) + x));
}

function hashOf(bytes: Buffer): bigint {
  if (bytes.length <= 16) return hashUpTo16(bytes);
  if (bytes.length <= 32) return hashUpTo32(bytes);
  return bytes.length <= 64 ? hashUpTo64(bytes) : hashLong(bytes);
}

/** The hash of a byte string as 16 lower-case hexadecimal digits. */
export function hashName(bytes: BytePath): string {
  return hashOf(Buffer.from(bytes, "latin1")).toString(16).padStart(16, "0");
}
