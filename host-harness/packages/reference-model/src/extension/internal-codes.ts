/**
 * Numbers used inside the real extension and what it reports instead (`spec/backup-extension.md §10`,
 * `spec/backup-service.md §12.2`). A number that stands in neither list is reported as 13900042.
 */
export const internalCode = {
  invalidJson: 0x1000,
  invalidArgument: 0x5000,
  brokenFramework: 0x5001,
  abilityTimeout: 0x5005,
  forbidden: 0x5006,
  packing: 0x5007,
  exception: 0x5009,
  unpacking: 0x5010,
  mkdir: 0x5012,
  report: 0x5013,
} as const;

export const invalidArgumentCode = 13900020;
export const unknownCode = 13900042;
export const ipcErrorCode = 13600001;
export const forbiddenCode = 13500001;
export const timeoutCode = 13500003;
export const exceptionCode = 13500007;
export const unpackingCode = 13500008;

const reported: ReadonlyMap<number, number> = new Map([
  [0, 0],
  [0x1000, invalidArgumentCode],
  [0x1001, invalidArgumentCode],
  [0x3000, invalidArgumentCode],
  [0x3001, ipcErrorCode],
  [0x3002, 13900001],
  [0x3004, forbiddenCode],
  [0x3005, 13500002],
  [0x3006, 13500005],
  [0x3007, 13500009],
  [0x3008, 13500013],
  [0x3012, 13900005],
  [0x4000, invalidArgumentCode],
  [0x4001, ipcErrorCode],
  [0x4002, invalidArgumentCode],
  [0x5000, invalidArgumentCode],
  [0x5002, ipcErrorCode],
  [0x5003, ipcErrorCode],
  [0x5004, 13500004],
  [0x5005, timeoutCode],
  [0x5006, forbiddenCode],
  [0x5007, 13500006],
  [0x5008, invalidArgumentCode],
  [0x5009, exceptionCode],
  [0x5010, unpackingCode],
  [0x6000, invalidArgumentCode],
  [0x6001, ipcErrorCode],
  [0x6002, 13500009],
]);

/** The code that goes to the service for an internal one. */
export function reportedCode(internal: number): number {
  return reported.get(internal) ?? unknownCode;
}

const ofErrno: ReadonlyMap<number, number> = new Map([
  [0, 0],
  [1, 13900001],
  [2, invalidArgumentCode],
  [5, 13900005],
  [9, 13900005],
  [12, 13900011],
  [13, 13900005],
  [20, invalidArgumentCode],
  [21, invalidArgumentCode],
  [24, 13900011],
  [27, 13900005],
  [28, 13900025],
  [36, invalidArgumentCode],
]);

/** The code of a Linux errno, where the extension maps at all. */
export function codeOfErrno(errno: number): number {
  return ofErrno.get(errno) ?? unknownCode;
}
