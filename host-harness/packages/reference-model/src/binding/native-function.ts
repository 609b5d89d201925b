/** A function of native code: it checks its arguments itself and sees what `this` was. */
export type NativeFunction = (this: unknown, ...args: readonly unknown[]) => unknown;

export type NativeFunctions = Readonly<Record<string, NativeFunction>>;
