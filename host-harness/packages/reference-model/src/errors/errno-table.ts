import { errno } from "./errno.js";

const codeOfErrno: ReadonlyMap<number, number> = new Map<number, number>([
  [0, 0],
  [errno.EPERM, 13900001],
  [errno.EIO, 13900005],
  [errno.EBADF, 13900005],
  [errno.EACCES, 13900005],
  [errno.EFBIG, 13900005],
  [errno.ENOMEM, 13900011],
  [errno.EMFILE, 13900011],
  [errno.ENOENT, 13900020],
  [errno.ENOTDIR, 13900020],
  [errno.EISDIR, 13900020],
  [errno.ENAMETOOLONG, 13900020],
  [errno.ENOSPC, 13900025],
]);

/** Code of a file event (`spec/js-api.md §3.4`). A number that is already a backup code is no errno: 13900042. */
export function errnoToJs(number: number): number {
  return codeOfErrno.get(number) ?? 13900042;
}
