import { describe, expect, test } from "vitest";
import { readCapabilityDocument } from "./capability-document.js";

const entry = {
  name: "a",
  versionCode: 1,
  versionName: "1.0",
  spaceOccupied: 5,
  allToBackup: true,
  extensionName: "E",
};
const document = (...entries: readonly unknown[]): string => JSON.stringify({ bundleInfos: entries });

function codeOf(text: string): number {
  const reading = readCapabilityDocument(text);
  return reading.valid ? 0 : reading.code;
}

describe("documents that are refused as a whole (C4 to C8)", () => {
  test.each([
    ["", 13900020],
    ["\0", 13900020],
    ["{oops", 13900020],
    ["null", 13900020],
    ["{}", 13900020],
    ['{"bundleInfos":[]}', 13900020],
    ['{"bundleInfos":{}}', 13900020],
    ['{"bundleInfos":null}', 13900020],
    // What is no object or no list makes the library throw (recording restore_caps_bad).
    ["[]", 1],
    ["5", 1],
    ['"text"', 1],
    ['{"bundleInfos":"text"}', 1],
    ['{"bundleInfos":[5]}', 1],
    ['{"bundleInfos":[[]]}', 1],
    ['{"bundleInfos":[null]}', 13900020],
    ["[".repeat(2000), 1],
  ])("%j gives %i", (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  test.each(Object.keys(entry))("an entry without %s, beside a good one", (member) => {
    const lacking = Object.fromEntries(Object.entries(entry).filter(([name]) => name !== member));
    expect(codeOf(document(entry, lacking))).toBe(13900020);
  });

  test.each([
    ["name", 5],
    ["versionCode", "1"],
    ["versionCode", 1.5],
    ["versionCode", true],
    ["versionName", 1],
    ["spaceOccupied", "5"],
    ["spaceOccupied", null],
    ["allToBackup", 1],
    ["allToBackup", "true"],
    ["extensionName", null],
  ])("%s of %j", (member, value) => {
    expect(codeOf(document({ ...entry, [member]: value }))).toBe(13900020);
  });

  test("numbers beyond 64 bits", () => {
    expect(codeOf(document(entry).replace('"versionCode":1', '"versionCode":9223372036854775808'))).toBe(
      13900020,
    );
    expect(codeOf(document(entry).replace('"versionCode":1', '"versionCode":9223372036854775807'))).toBe(0);
  });
});

describe("documents that pass", () => {
  test.each([
    ["unknown members (C19)", document({ ...entry, more: [1], needToInstall: false })],
    ["1.0 as an integer (C8)", document(entry).replace('"versionCode":1', '"versionCode":1.0')],
    ["comments", `/* a */ ${document(entry)} // b`],
    ["trailing commas", document(entry).replace("]", ",]")],
    ["text behind it", `${document(entry)} garbage`],
    ["a NUL behind it", `${document(entry)}\0{oops`],
    ["a byte order mark", `\ufeff${document(entry)}`],
    ["any device (C14)", JSON.stringify({ bundleInfos: [entry], deviceType: 5, systemFullName: null })],
  ])("%s", (_name, text) => {
    expect(codeOf(text)).toBe(0);
  });

  test("what is read of them", () => {
    const text = JSON.stringify({ backupVersion: "16.0", bundleInfos: [{ ...entry, appIndex: 2 }, entry] });
    const reading = readCapabilityDocument(text);
    expect(reading).toMatchObject({
      valid: true,
      document: {
        backupVersion: "16.0",
        entries: [
          { name: "a", appIndex: 2, versionCode: 1, versionName: "1.0", spaceOccupied: 5, allToBackup: true },
          { appIndex: 0 },
        ],
      },
    });
  });
});
