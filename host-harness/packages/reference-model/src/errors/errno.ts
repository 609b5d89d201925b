/** Error numbers of Linux, which is what a device's kernel and its service speak. */
export const errno = {
  EPERM: 1,
  ENOENT: 2,
  ESRCH: 3,
  EINTR: 4,
  EIO: 5,
  ENXIO: 6,
  E2BIG: 7,
  EBADF: 9,
  ECHILD: 10,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EFAULT: 14,
  EBUSY: 16,
  EEXIST: 17,
  EXDEV: 18,
  ENODEV: 19,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  ENFILE: 23,
  EMFILE: 24,
  ETXTBSY: 26,
  EFBIG: 27,
  ENOSPC: 28,
  ESPIPE: 29,
  EROFS: 30,
  EMLINK: 31,
  EDEADLK: 35,
  ENAMETOOLONG: 36,
  ENOLCK: 37,
  ENOSYS: 38,
  ENOTEMPTY: 39,
  ELOOP: 40,
  EBADR: 53,
  ENOSTR: 60,
  ENODATA: 61,
  EOVERFLOW: 75,
  EBADFD: 77,
  ERESTART: 85,
  ENETUNREACH: 101,
  ECONNABORTED: 103,
  EDQUOT: 122,
} as const;

export type ErrnoName = keyof typeof errno;

/** The Linux number of what a file call of the host threw; EIO when the host's code has no Linux name here. */
export function errnoOf(thrown: unknown): number {
  if (thrown instanceof Error && "code" in thrown && typeof thrown.code === "string") {
    const name = thrown.code;
    if (Object.hasOwn(errno, name)) return errno[name as ErrnoName];
  }
  return errno.EIO;
}
