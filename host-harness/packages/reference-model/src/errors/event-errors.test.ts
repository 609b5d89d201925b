import { describe, expect, test } from "vitest";
import { serviceCodeToJs } from "./backup-table.js";
import { createBusinessError } from "./business-error.js";
import { errno } from "./errno.js";
import { errnoToJs } from "./errno-table.js";
import { bundleEventError, fileEventError, migrateEventError } from "./event-errors.js";

describe("backup table (js-api 3.3, backup-service 12.2)", () => {
  test.each([
    [0x1000, 13900020],
    [0x1001, 13900020],
    [0x1002, 13900042],
    [0x3000, 13900020],
    [0x3001, 13600001],
    [0x3002, 13900001],
    [0x3003, 13900042],
    [0x3004, 13500001],
    [0x3005, 13500002],
    [0x3006, 13500005],
    [0x3007, 13500009],
    [0x3008, 13500013],
    [0x3012, 13900005],
    [0x4000, 13900020],
    [0x4001, 13600001],
    [0x4002, 13900020],
    [0x5000, 13900020],
    [0x5001, 13900042],
    [0x5002, 13600001],
    [0x5003, 13600001],
    [0x5004, 13500004],
    [0x5005, 13500003],
    [0x5006, 13500001],
    [0x5007, 13500006],
    [0x5008, 13900020],
    [0x5009, 13500007],
    [0x5010, 13500008],
    [0x5011, 13900042],
    [0x6000, 13900020],
    [0x6001, 13600001],
    [0x6002, 13500009],
    [13500001, 13500001],
    [13500010, 13900042],
    [13500016, 13900042],
    [13500017, 13900042],
    [1, 13900042],
  ])("%i arrives as %i", (code, jsCode) => {
    expect(serviceCodeToJs(code).code).toBe(jsCode);
  });
});

test.each([
  [13900002, "Method not exist"],
  [13500002, "SA boot extension timeout"],
  [13500006, "Tar failed"],
  [13500008, "Untar failed"],
  [13500009, "SA failed to boot application extension"],
  [13500011, "Cancel unstarted backup or restore task "],
  [13500012, "Cancel a backup or restore task that does not exist"],
  [13500014, "Not compatible"],
  [13500015, "Exit actively"],
])("%i says %j", (code, text) => {
  expect(serviceCodeToJs(code)).toEqual({ code, text });
});

describe("errno table (js-api 3.4)", () => {
  const expected: readonly (readonly [readonly number[], number])[] = [
    [[0], 0],
    [[errno.EPERM], 13900001],
    [[errno.EIO, errno.EBADF, errno.EACCES, errno.EFBIG], 13900005],
    [[errno.ENOMEM, errno.EMFILE], 13900011],
    [[errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG], 13900020],
    [[errno.ENOSPC], 13900025],
    [[errno.EINVAL, errno.EEXIST, -1, 13900020], 13900042],
  ];
  test.each(expected)("%j arrive as %i", (numbers, code) => {
    expect(numbers.map(errnoToJs)).toEqual(numbers.map(() => code));
  });
});

describe("errors of events (js-api 2.2, 3.1)", () => {
  test("a bundle event names the service's number and carries the bundle", () => {
    const error = bundleEventError(13500005, "com.example.a");
    expect(error.message).toBe("SA the bundle info for backup/restore is empty, origin errno: 13500005");
    expect(JSON.stringify(error)).toBe('{"code":13500005,"data":"com.example.a"}');
    expect(bundleEventError(1, "com.example.a").message).toBe("Unknown error, origin errno: 1");
  });

  test("without a bundle there is no data", () => {
    expect(JSON.stringify(bundleEventError(13600001))).toBe('{"code":13600001}');
  });

  test("a file event gives nothing but the errno as text", () => {
    const error = fileEventError(-1, "com.example.a");
    expect([error.code, error.message, error.data]).toEqual([13900042, "system errno: -1", "com.example.a"]);
  });

  test("the result of a migration has the table's text alone", () => {
    expect(migrateEventError(13900005, "com.example.a").message).toBe("I/O error");
  });

  test("the error object is an Error whose only enumerable members are code and data", () => {
    const error = createBusinessError(13900020, "Invalid argument");
    expect(error).toBeInstanceOf(Error);
    expect(Object.keys(error)).toEqual(["code"]);
    expect(Object.hasOwn(error, "name")).toBe(false);
    expect(error.name).toBe("Error");
    expect(Object.getOwnPropertyDescriptor(error, "message")?.enumerable).toBe(false);
    expect(Object.hasOwn(error, "data")).toBe(false);
  });
});
