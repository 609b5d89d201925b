import { VarintReader, encodeVarint } from "./varint.js";
import { violation } from "./violation.js";

/** What a field of a struct holds, and the TypeScript type it becomes. */
interface FieldTypes {
  /** Unsigned, up to 2^32 - 1. */
  u32: number;
  /** Unsigned 64 bit that is a count of bytes or of things: up to 2^53 - 1. */
  size: number;
  /** Unsigned 64 bit. */
  u64: bigint;
  bool: boolean;
  /** UTF-8; a text that is none is refused. */
  text: string;
  bytes: Buffer;
}

type FieldKind = keyof FieldTypes;
type FieldsOf<Shape extends Readonly<Record<string, FieldKind>>> = {
  readonly [Name in keyof Shape]: FieldTypes[Shape[Name]];
};

/** A struct in the wire format of `spec/hdc.md §8.3`. */
export interface SerialStruct<Fields> {
  /** Writes all fields in order, empty ones included; a missing one is written as empty. */
  encode(fields: Partial<Fields>): Buffer;
  /** Fields that do not come are empty; fields it does not know are skipped; padding zeros end it. */
  decode(bytes: Buffer): Fields;
}

export type StructFields<Struct> = Struct extends SerialStruct<infer Fields> ? Fields : never;

const WireType = { varint: 0, lengthDelimited: 2 } as const;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** A struct whose fields are numbered from 1 in the order of `shape`. */
export function serialStruct<const Shape extends Readonly<Record<string, FieldKind>>>(
  shape: Shape,
): SerialStruct<FieldsOf<Shape>> {
  const fields = Object.entries(shape);
  return {
    encode: (values) =>
      Buffer.concat(
        fields.flatMap(([name, kind], index) =>
          encodeField(index + 1, kind, values[name as keyof typeof values]),
        ),
      ),
    decode: (bytes) => {
      const values: Record<string, FieldTypes[FieldKind]> = {};
      for (const [name, kind] of fields) values[name] = emptyValue(kind);
      const reader = new VarintReader(bytes);
      while (!reader.done) {
        const key = reader.varint();
        // Zero padding behind a struct looks like key 0.
        if (key === 0n) break;
        const [name, kind] = fields[Number(key >> 3n) - 1] ?? [];
        const value = readValue(reader, Number(key & 7n));
        if (name !== undefined && kind !== undefined) values[name] = convert(name, kind, value);
      }
      return values as FieldsOf<Shape>;
    },
  };
}

function encodeField(number: number, kind: FieldKind, value: FieldTypes[FieldKind] | undefined): Buffer[] {
  if (kind === "text" || kind === "bytes") {
    const bytes =
      typeof value === "string"
        ? Buffer.from(value, "utf8")
        : Buffer.isBuffer(value)
          ? value
          : Buffer.alloc(0);
    return [encodeVarint((number << 3) | WireType.lengthDelimited), encodeVarint(bytes.length), bytes];
  }
  const plain = typeof value === "number" || typeof value === "bigint" ? value : Number(value === true);
  return [encodeVarint((number << 3) | WireType.varint), encodeVarint(plain)];
}

function readValue(reader: VarintReader, wireType: number): bigint | Buffer {
  if (wireType === WireType.varint) return reader.varint();
  if (wireType === WireType.lengthDelimited) return reader.take(reader.varint());
  throw violation(`a field of wire type ${wireType}`);
}

function convert(name: string, kind: FieldKind, value: bigint | Buffer): FieldTypes[FieldKind] {
  if (kind === "text" || kind === "bytes") {
    if (!Buffer.isBuffer(value)) throw violation(`field ${name} is a number`);
    return kind === "bytes" ? value : decodeText(name, value);
  }
  if (Buffer.isBuffer(value)) throw violation(`field ${name} is a text`);
  if (kind === "u64") return value;
  if (kind === "bool") return value !== 0n;
  const limit = kind === "u32" ? 0xffffffffn : BigInt(Number.MAX_SAFE_INTEGER);
  if (value > limit) throw violation(`field ${name} is ${value.toString()}`);
  return Number(value);
}

function decodeText(name: string, bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw violation(`field ${name} is no UTF-8`);
  }
}

function emptyValue(kind: FieldKind): FieldTypes[FieldKind] {
  switch (kind) {
    case "text":
      return "";
    case "bytes":
      return Buffer.alloc(0);
    case "bool":
      return false;
    case "u64":
      return 0n;
    case "u32":
    case "size":
      return 0;
  }
}
