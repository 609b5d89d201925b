import type { Profile } from "../profiles/profile.js";
import { createBusinessError } from "./business-error.js";
import type { BusinessError } from "./business-error.js";
import { errno } from "./errno.js";

const firstFileCode = 13900001;
const unknownFileCode = 13900042;

/** In the library's order: the first is 13900001, each next one is one more. A text, and the errno that gives it. */
const entries: readonly (readonly [text: string, errno: number | undefined])[] = [
  ["Operation not permitted", errno.EPERM],
  ["No such file or directory", errno.ENOENT],
  ["No such process", errno.ESRCH],
  ["Interrupted system call", errno.EINTR],
  ["I/O error", errno.EIO],
  ["No such device or address", errno.ENXIO],
  ["Arg list too long", errno.E2BIG],
  ["Bad file descriptor", errno.EBADF],
  ["No child processes", errno.ECHILD],
  ["Try again", errno.EAGAIN],
  ["Out of memory", errno.ENOMEM],
  ["Permission denied", errno.EACCES],
  ["Bad address", errno.EFAULT],
  ["Device or resource busy", errno.EBUSY],
  ["File exists", errno.EEXIST],
  ["Cross-device link", errno.EXDEV],
  ["No such device", errno.ENODEV],
  ["Not a directory", errno.ENOTDIR],
  ["Is a directory", errno.EISDIR],
  ["Invalid argument", errno.EINVAL],
  ["File table overflow", errno.ENFILE],
  ["Too many open files", errno.EMFILE],
  ["Text file busy", errno.ETXTBSY],
  ["File too large", errno.EFBIG],
  ["No space left on device", errno.ENOSPC],
  ["Illegal seek", errno.ESPIPE],
  ["Read-only file system", errno.EROFS],
  ["Too many links", errno.EMLINK],
  ["Resource deadlock would occur", errno.EDEADLK],
  ["File name too long", errno.ENAMETOOLONG],
  ["Function not implemented", errno.ENOSYS],
  ["Directory not empty", errno.ENOTEMPTY],
  ["Too many symbolic links encountered", errno.ELOOP],
  // EWOULDBLOCK is EAGAIN on Linux, so no errno reaches this entry.
  ["Operation would block", undefined],
  ["Invalid request descriptor", errno.EBADR],
  ["Device not a stream", errno.ENOSTR],
  ["No data available", errno.ENODATA],
  ["Value too large for defined data type", errno.EOVERFLOW],
  ["File descriptor in bad state", errno.EBADFD],
  ["Interrupted system call should be restarted", errno.ERESTART],
  ["Quota exceeded", errno.EDQUOT],
  ["Unknown error", undefined],
  ["No record locks available", errno.ENOLCK],
  ["Network is unreachable", errno.ENETUNREACH],
  ["Connection failed", undefined],
  ["Software caused connection abort", errno.ECONNABORTED],
];

const codeOfErrno: ReadonlyMap<number, number> = new Map(
  entries.flatMap(([, number], index) =>
    number === undefined ? [] : [[number, firstFileCode + index] as const],
  ),
);

const platformTexts: ReadonlyMap<number, string> = new Map([
  [201, "Permission verification failed"],
  [202, "The caller is not a system application"],
  [401, "The input parameter is invalid"],
]);

const causes = "2.Memory operation error. 3.Null pointer. 4.Failed to obtain expected resources.";

function ipcText({ flags }: Profile): string {
  return flags.longMessageTexts
    ? "IPC error. Possible causes: 1.IPC failed or timed out. 2.Failed to load the service"
    : "IPC error";
}

/** Text of a number that the library does not know; it names the number (`spec/js-api.md §3.2`, last row but one). */
function unmappedText({ flags }: Profile, number: number): string {
  const long = `Unknown error. Possible causes: 1.Insufficient memory.${causes}`;
  switch (flags.unmappedMessage) {
    case "short":
      return `Unknown error, errno is ${number}`;
    case "long-comma":
      return `${long}, errno is ${number}`;
    case "long-internal":
      return `${long} Internal errno is ${number}`;
  }
}

/** Code and text that the library gives for an errno or a code; undefined for 0, which is success. */
export function libraryEntry(profile: Profile, input: number): { code: number; text: string } | undefined {
  if (input === 0) return undefined;
  const platformText = platformTexts.get(input);
  if (platformText !== undefined) return { code: input, text: platformText };
  if (input === 13600001) return { code: input, text: ipcText(profile) };
  if (input === unknownFileCode) {
    const long = `Unknown error. Possible causes:1.Insufficient memory. ${causes}`;
    return { code: input, text: profile.flags.longMessageTexts ? long : "Unknown error" };
  }
  const code = codeOfErrno.get(input) ?? input;
  const entry = entries[code - firstFileCode];
  if (entry !== undefined) return { code, text: entry[0] };
  return { code: unknownFileCode, text: unmappedText(profile, Math.abs(input)) };
}

/**
 * The error of every synchronous throw, promise rejection and method callback (`spec/js-api.md §3.1` path A). The
 * library knows no 135xxxxx number: those become 13900042, so a rejection can never carry one.
 * @param input an errno or a code, not 0
 */
export function libraryError(profile: Profile, input: number): BusinessError {
  const entry = libraryEntry(profile, input);
  if (entry === undefined) throw new RangeError("0 is success, there is no error to make of it");
  return createBusinessError(entry.code, entry.text);
}
