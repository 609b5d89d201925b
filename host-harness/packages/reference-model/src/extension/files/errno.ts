import { errno, errnoOf } from "../../errors/errno.js";
import { FileError } from "./extension-files.js";

/** The error of a host call as the device would report it; anything that is no such error is passed on. */
export function asFileError(error: unknown, action: string): unknown {
  if (error instanceof FileError || !(error instanceof Error) || !("code" in error)) return error;
  return new FileError(errnoOf(error), `${action}: ${String(error.code)}`);
}

export { errno };
