import { thrownCode } from "../binding-bench.js";

/** Calls a member with arguments that the types would not let pass. */
export function call(target: object, name: string, ...args: readonly unknown[]): unknown {
  return (Reflect.get(target, name) as (...args: readonly unknown[]) => unknown).apply(target, [...args]);
}

/** Code that such a call throws at once. */
export const codeOf = (target: object, name: string, ...args: readonly unknown[]): number | undefined =>
  thrownCode(() => call(target, name, ...args));

/** Code that a constructor throws. */
export function codeOfNew(target: object, name: string, ...args: readonly unknown[]): number | undefined {
  const constructor = Reflect.get(target, name) as new (...args: readonly unknown[]) => object;
  return thrownCode(() => new constructor(...args));
}
