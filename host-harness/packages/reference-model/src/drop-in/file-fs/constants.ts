import { constants } from "node:fs";

/** Values as scripts see them (`spec/js-api.md §9.2`). */
export const openModes = {
  READ_ONLY: 0,
  WRITE_ONLY: 0o1,
  READ_WRITE: 0o2,
  CREATE: 0o100,
  TRUNC: 0o1000,
  APPEND: 0o2000,
  NONBLOCK: 0o4000,
  DIR: 0o200000,
  NOFOLLOW: 0o400000,
  SYNC: 0o4010000,
} as const;

export const accessModes = { EXIST: 0, WRITE: 2, READ: 4, READ_WRITE: 6 } as const;

export const whenceTypes = { SEEK_SET: 0, SEEK_CUR: 1, SEEK_END: 2 } as const;

const hostFlags: readonly (readonly [script: number, host: number])[] = [
  [openModes.WRITE_ONLY, constants.O_WRONLY],
  [openModes.READ_WRITE, constants.O_RDWR],
  [openModes.CREATE, constants.O_CREAT],
  [openModes.TRUNC, constants.O_TRUNC],
  [openModes.APPEND, constants.O_APPEND],
  [openModes.NONBLOCK, constants.O_NONBLOCK],
  [openModes.DIR, constants.O_DIRECTORY],
  [openModes.NOFOLLOW, constants.O_NOFOLLOW],
  [openModes.SYNC, constants.O_SYNC],
];

/** The host's flags of an open mode; bits that no mode has are dropped, as the platform does. */
export function hostOpenFlags(mode: number): number {
  return hostFlags.reduce((flags, [script, host]) => ((mode & script) === script ? flags | host : flags), 0);
}
