/** How native code reads script values (`spec/js-api.md §2.1` no. 7 to 12). Undefined always means: wrong type. */

export function isFunction(value: unknown): value is CallableFunction {
  return typeof value === "function";
}

/** Everything whose native type is object: arrays, maps and instances too; neither functions nor null. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** A primitive string as UTF-8 keeps it, cut at the first NUL. */
export function readString(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const end = value.indexOf("\0");
  return Buffer.from(end < 0 ? value : value.slice(0, end), "utf8").toString("utf8");
}

/** A primitive number by ToInt32: fractions truncate, NaN and infinities are 0, others wrap modulo 2³². */
export function readInt32(value: unknown): number | undefined {
  return typeof value === "number" ? value | 0 : undefined;
}

const int64Limit = 2 ** 63;

/** A primitive number as 64-bit integer: NaN and infinities are 0, others truncate and stop at the ends of the range. */
export function readInt64(value: unknown): number | undefined {
  if (typeof value !== "number") return undefined;
  if (!Number.isFinite(value)) return 0;
  return Math.min(int64Limit, Math.max(-int64Limit, Math.trunc(value)));
}

export function readBoolean(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

/** An array (not a typed one, not something like one) whose elements all read well. */
export function readArray<Element>(
  value: unknown,
  readElement: (element: unknown) => Element | undefined,
): readonly Element[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const read: Element[] = [];
  for (const element of value as readonly unknown[]) {
    const one = readElement(element);
    if (one === undefined) return undefined;
    read.push(one);
  }
  return read;
}

export const readStrings = (value: unknown): readonly string[] | undefined => readArray(value, readString);

/** Looks a property up as the `in` operator does, then reads it once. Absent is not the same as undefined. */
export function readProperty(
  object: object,
  name: string,
): { readonly present: boolean; readonly value: unknown } {
  if (!(name in object)) return { present: false, value: undefined };
  return { present: true, value: Reflect.get(object, name) };
}
