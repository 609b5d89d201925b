import { HdcError } from "../errors.js";

/** The error for a file operation on this computer that failed. */
export function localError(what: string, path: string, error: unknown): HdcError {
  if (error instanceof HdcError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  const missing = code === "ENOENT";
  return new HdcError(
    missing ? "file-missing" : "local-file",
    `Cannot ${what} ${path} on this computer (${code}). Check the path, its rights and the free space.`,
    { cause: error },
  );
}

/** Runs a file operation and names the path in its error. */
export async function onLocalFile<Result>(
  what: string,
  path: string,
  action: () => Promise<Result>,
): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw localError(what, path, error);
  }
}
