import { describe, expect, it } from "vitest";
import {
  cjsonDialect,
  jsoncppDialect,
  JsonNumber,
  JsonReadError,
  plainJson,
  readJson,
} from "./json-reader.js";

/** What jsoncpp makes of a text, or "refused". All expected values are what version 1.9.6 does. */
function jsoncpp(text: string): unknown {
  try {
    return plainJson(readJson(text, jsoncppDialect));
  } catch (error) {
    if (error instanceof JsonReadError) return error.tooDeep ? "too deep" : "refused";
    throw error;
  }
}

describe("jsoncpp", () => {
  it.each([
    ["-", 0],
    ["[-,1]", [0, 1]],
    ["--5", 0],
    ["+5", 5],
    ["01", 1],
    ["-01", -1],
    ["1.", 1],
    ["-.5", -0.5],
    [".5", "refused"],
    ["1e", "refused"],
    ["1e+", "refused"],
    ["+", "refused"],
    ["-e5", "refused"],
    ["-Infinity", "refused"],
    ["NaN", "refused"],
    ["0x10", 0],
    ["1e-400", "refused"],
    ["0e-400", 0],
    ["1e400", Infinity],
  ])("reads the number %s", (text, expected) => {
    expect(jsoncpp(text)).toEqual(expected);
  });

  it.each([
    ["[1,]", [1]],
    ["[1,,]", "refused"],
    ["[]", []],
    ["[ ]", []],
    ["[/*c*/]", "refused"],
    ["[1,/*c*/]", "refused"],
    ["[1/*c*/]", [1]],
    ["[/*c*/1]", [1]],
    ["{/*c*/}", {}],
    ['{"a"/*c*/:1}', "refused"],
    ['{"a":/*c*/1/*d*/,/*e*/}', { a: 1 }],
    ["//c\r1", 1],
    ["//c\n1", 1],
    ["/*/1", "refused"],
    ["\ufeff1", 1],
    [" \ufeff1", "refused"],
    ["1 x", 1],
    ['{"a":1,"a":[2]}', { a: [2] }],
    ['"\t"', "\t"],
    ["'a'", "refused"],
  ])("reads %j", (text, expected) => {
    expect(jsoncpp(text)).toEqual(expected);
  });

  it("wants a second escape behind half a surrogate pair, whichever", () => {
    expect(jsoncpp('"\\ud83d\\ude00"')).toBe("\u{1f600}");
    expect(jsoncpp('"\\ud83d\\u0041"')).toBe("\u{1f441}");
    for (const text of ['"\\ud83d"', '"\\ud83dabcdef"', '"\\ud83d\\n12345"'])
      expect(jsoncpp(text)).toBe("refused");
  });

  it("throws at the thousandth bracket that is open", () => {
    const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
    expect(jsoncpp(nested(1000))).not.toBe("too deep");
    expect(jsoncpp(nested(1001))).toBe("too deep");
  });

  it("tells which numbers fit in 64 bits", () => {
    const fits = (text: string): boolean => new JsonNumber(text).isInt64;
    const good = ["9223372036854775807", "-9223372036854775808", "1e3", "5.0", "-0"];
    const bad = ["9223372036854775808", "1.5", "1e19", "-1e19"];
    expect(good.filter((text) => !fits(text))).toEqual([]);
    expect(bad.filter(fits)).toEqual([]);
    // Too low for an integer, it is rounded as a floating-point number, into the range.
    expect(fits("-9223372036854775809")).toBe(true);
  });
});

it("cJSON does not share these habits", () => {
  for (const text of ["-", "+5", "[1,]", "//c\n1"]) {
    expect(() => readJson(text, cjsonDialect)).toThrow(JsonReadError);
  }
});
