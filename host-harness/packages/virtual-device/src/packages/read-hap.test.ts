import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeHap } from "./hap-description.js";
import type { HapDescription } from "./hap-description.js";
import { RefusedPackage } from "./install-refusal.js";
import { readHap } from "./read-hap.js";
import { compiledDescription, hapBytes, packedConfig, zipOf } from "./testing/hap-bytes.js";
import type { HapChanges } from "./testing/hap-bytes.js";

const describeBytes = (bytes: Uint8Array): HapDescription => describeHap(readHap(bytes));

/** The number that the installer answers with, or 0 when the package is good. */
function codeOf(bytes: Uint8Array): number {
  try {
    describeBytes(bytes);
    return 0;
  } catch (error) {
    if (error instanceof RefusedPackage) return error.refusal.code;
    throw error;
  }
}

describe("a HAP", () => {
  it("tells its bundle, version, module, abilities, permissions and extension", () => {
    expect(describeBytes(hapBytes())).toEqual({
      bundleName: "com.example.packed",
      versionCode: 2,
      versionName: "2.0",
      minApiVersion: 12,
      moduleName: "ext",
      moduleType: "feature",
      deviceTypes: ["default"],
      abilities: [{ name: "Main", exported: true }],
      requestPermissions: ["ohos.permission.BACKUP"],
      backupExtension: { name: "Ext", config: packedConfig },
    });
  });

  it("takes part in no backup when the profile of its extension is missing", () => {
    const bytes = zipOf({ "module.json": JSON.stringify(compiledDescription()) }, 6);
    expect(describeBytes(bytes).backupExtension).toBeUndefined();
  });

  it.each<[string, HapChanges, number]>([
    ["no bundle name", { app: { bundleName: undefined } }, 9568259],
    ["a version as text", { app: { versionCode: "2" } }, 9568342],
    ["a negative version", { app: { versionCode: -1 } }, 9568344],
    ["a bundle name of six characters", { app: { bundleName: "com.ex" } }, 9568344],
    ["a bundle name that climbs", { app: { bundleName: "../../../etc" } }, 9568344],
    ["a module name that climbs", { module: { name: ".." } }, 9568344],
    ["a module name with a slash", { module: { name: "a/b" } }, 9568344],
    ["abilities that are no list", { module: { abilities: {} } }, 9568342],
    ["an ability that is a text", { module: { abilities: ["Main"] } }, 9568342],
    ["two thousand abilities", { module: { abilities: Array(2000).fill({ name: "A" }) } }, 9568344],
  ])("is refused with %s", (_, changes, code) => {
    expect(codeOf(hapBytes(changes))).toBe(code);
  });

  it.each<[string, Uint8Array, number]>([
    ["is no archive", Buffer.from("bogus package"), 9568262],
    ["is empty", new Uint8Array(0), 9568262],
    ["has no description", zipOf({ "config.json": "{}" }), 9568340],
    ["has a broken description", zipOf({ "module.json": "{ app: " }), 9568341],
    ["has a list as its description", zipOf({ "module.json": "[]" }), 9568342],
    ["has a description of two mebibytes", zipOf({ "module.json": " ".repeat(2 << 20) }, 6), 9568340],
  ])("that %s is refused", (_, bytes, code) => {
    expect(codeOf(bytes)).toBe(code);
  });

  it("never makes anything but a refusal of damaged bytes", () => {
    const good = hapBytes();
    const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(damage, fc.nat(good.length), (changes, length) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) bytes[at] = value;
        expect(codeOf(bytes.subarray(0, length))).toBeGreaterThanOrEqual(0);
        expect(codeOf(bytes)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });
});
