/** The error object that scripts receive (`spec/js-api.md §2.2`). */
export interface BusinessError extends Error {
  readonly code: number;
  /** Name of the bundle; only on events that concern one. */
  readonly data?: string;
}

/**
 * An `Error` with own, enumerable `code` and, when given, `data`, in this order: `JSON.stringify` shows exactly
 * these two. `name` stays the prototype's.
 */
export function createBusinessError(code: number, message: string, data?: string): BusinessError {
  const error = new Error(message);
  const own = { enumerable: true, writable: true, configurable: true };
  Object.defineProperty(error, "code", { value: code, ...own });
  if (data !== undefined) Object.defineProperty(error, "data", { value: data, ...own });
  return error as BusinessError;
}
