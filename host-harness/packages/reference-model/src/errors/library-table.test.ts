import { constants } from "node:os";
import { describe, expect, test } from "vitest";
import { profileOf } from "../profiles/profile.js";
import type { ProfileName } from "../profiles/profile.js";
import { errno } from "./errno.js";
import { libraryEntry, libraryError } from "./library-table.js";

const textOf = (profile: ProfileName, input: number): string | undefined =>
  libraryEntry(profileOf(profile), input)?.text;
const codeOf = (input: number): number | undefined => libraryEntry(profileOf("v6.1"), input)?.code;

describe("library table (js-api 3.2)", () => {
  test("errno numbers are those of Linux", () => {
    const known = Object.entries(errno).filter(([name]) => name in constants.errno);
    expect(known.length).toBeGreaterThan(35);
    // Another host numbers them differently; the device does not.
    if (process.platform !== "linux") return;
    for (const [name, number] of known) expect(Reflect.get(constants.errno, name), name).toBe(number);
  });

  test("all entries follow each other from 13900001 to 13900046, one text each", () => {
    const texts = Array.from({ length: 46 }, (_, index) => textOf("v5.0.0", 13900001 + index));
    expect(new Set(texts).size).toBe(46);
    expect(libraryEntry(profileOf("v5.0.0"), 13900047)).toMatchObject({ code: 13900042 });
  });

  test.each([
    [201, "Permission verification failed"],
    [202, "The caller is not a system application"],
    [401, "The input parameter is invalid"],
    [13900001, "Operation not permitted"],
    [13900002, "No such file or directory"],
    [13900005, "I/O error"],
    [13900011, "Out of memory"],
    [13900020, "Invalid argument"],
    [13900025, "No space left on device"],
    [13900008, "Bad file descriptor"],
    [13900012, "Permission denied"],
    [13900032, "Directory not empty"],
  ])("%i keeps its number and says %s", (code, text) => {
    expect(libraryEntry(profileOf("v5.0.0"), code)).toEqual({ code, text });
  });

  test.each([
    [errno.EPERM, 13900001],
    [errno.ENOENT, 13900002],
    [errno.EIO, 13900005],
    [errno.EBADF, 13900008],
    [errno.ENOMEM, 13900011],
    [errno.EACCES, 13900012],
    [errno.EINVAL, 13900020],
    [errno.ENOSPC, 13900025],
    [errno.ENOTEMPTY, 13900032],
    [errno.EDQUOT, 13900041],
    [errno.ENOLCK, 13900043],
  ])("errno %i is %i", (number, code) => {
    expect(codeOf(number)).toBe(code);
  });

  test("0 is success", () => {
    expect(libraryEntry(profileOf("v6.1"), 0)).toBeUndefined();
    expect(() => libraryError(profileOf("v6.1"), 0)).toThrow(RangeError);
  });

  test("no 135xxxxx number ever passes: 13900042, the number in the text, by release (6 no. 36)", () => {
    for (let code = 13500001; code <= 13500017; code += 1) expect(codeOf(code)).toBe(13900042);
    expect(textOf("v5.1", 13500003)).toBe("Unknown error, errno is 13500003");
    const long =
      "Unknown error. Possible causes: 1.Insufficient memory.2.Memory operation error. " +
      "3.Null pointer. 4.Failed to obtain expected resources.";
    expect(textOf("v6.0", 13500003)).toBe(`${long}, errno is 13500003`);
    expect(textOf("v6.1", 13500003)).toBe(`${long}, errno is 13500003`);
    expect(textOf("v7.0b1", 13500003)).toBe(`${long} Internal errno is 13500003`);
    expect(textOf("HEAD", -13500003)).toBe(`${long} Internal errno is 13500003`);
  });

  test("13600001 and 13900042 have longer texts from v6.0 on (6 no. 49)", () => {
    expect(textOf("v5.1", 13600001)).toBe("IPC error");
    expect(textOf("v6.0", 13600001)).toBe(
      "IPC error. Possible causes: 1.IPC failed or timed out. 2.Failed to load the service",
    );
    expect(textOf("v5.1", 13900042)).toBe("Unknown error");
    expect(textOf("v6.0", 13900042)).toBe(
      "Unknown error. Possible causes:1.Insufficient memory. 2.Memory operation error. " +
        "3.Null pointer. 4.Failed to obtain expected resources.",
    );
  });
});
