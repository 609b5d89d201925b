/**
 * Objects as native code makes them with default attributes: no property can be written, listed or removed
 * (`spec/js-api.md §2.1` no. 13).
 */

/** Adds members that can neither be overwritten nor enumerated. */
export function addNativeMembers(target: object, members: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(target, name, { value, enumerable: false, writable: false, configurable: false });
  }
}

/** A result object: `Object.keys` of it is empty and `JSON.stringify` gives `{}`. */
export function nativeObject(members: Readonly<Record<string, unknown>>): object {
  const result = {};
  addNativeMembers(result, members);
  return result;
}

/** Keeps those members whose condition holds. */
export function pickMembers<Member>(
  members: Readonly<Record<string, readonly [available: boolean, member: Member]>>,
): Record<string, Member> {
  const picked: Record<string, Member> = {};
  for (const [name, [available, member]] of Object.entries(members)) if (available) picked[name] = member;
  return picked;
}
