import { describe, expect, it } from "vitest";
import type { Application } from "../project/application.js";
import { refusalOf } from "./check-packages.js";
import { describeHap } from "./hap-description.js";
import type { HapDescription } from "./hap-description.js";
import { installedApplication } from "./installed-application.js";
import { readHap } from "./read-hap.js";
import { hapBytes } from "./testing/hap-bytes.js";
import type { HapChanges } from "./testing/hap-bytes.js";

const hap = (changes: HapChanges = {}): HapDescription => describeHap(readHap(hapBytes(changes)));
const entry = hap({ module: { name: "entry", type: "entry" } });
const later = hap({ app: { versionCode: 3, versionName: "3.0" } });

const install = (packages: readonly HapDescription[], installed?: Application): Application =>
  installedApplication(packages, installed, undefined);

describe("packages that are installed together", () => {
  it.each<[string, readonly HapDescription[], Application | undefined, number | undefined]>([
    ["two modules of one bundle", [entry, hap()], undefined, undefined],
    ["two bundles", [entry, hap({ app: { bundleName: "com.example.other" } })], undefined, 9568277],
    ["two version codes", [entry, later], undefined, 9568278],
    ["two version names", [entry, hap({ app: { versionName: "2.1" } })], undefined, 9568279],
    ["one module twice", [hap(), hap()], undefined, 9568334],
    ["two entries", [entry, hap({ module: { name: "second", type: "entry" } })], undefined, 9568287],
    ["a second entry", [hap({ module: { name: "two", type: "entry" } })], install([entry]), 9568287],
    ["the same entry again", [entry], install([entry, hap()]), undefined],
    [
      "a newer entry under another name",
      [hap({ app: { versionCode: 3 }, module: { name: "two", type: "entry" } })],
      install([entry]),
      undefined,
    ],
    ["an older version", [hap()], install([later]), 9568263],
    ["the same version again", [hap()], install([hap()]), undefined],
    ["a package for newer devices", [hap({ app: { minAPIVersion: 21 } })], undefined, 9568297],
    ["a package for watches", [hap({ module: { deviceTypes: ["wearable"] } })], undefined, 9568304],
    [
      "a permission of the backup service",
      [hap({ module: { requestPermissions: [{ name: "ohos.permission.CONNECT_BACKUP_EXTENSION" }] } })],
      undefined,
      9568289,
    ],
  ])("%s", (_, packages, installed, code) => {
    expect(refusalOf(packages, { apiLevel: 20, deviceType: "default", installed })?.code).toBe(code);
  });
});

describe("an installed bundle", () => {
  const names = ({ modules }: Application): string[] => modules.map(({ name }) => name);

  it("keeps its modules of the same version and loses those of an older one", () => {
    const both = install([hap()], install([entry]));
    expect(names(both)).toEqual(["entry", "ext"]);
    const newer = install([later], both);
    expect(names(newer)).toEqual(["ext"]);
    expect(newer).toMatchObject({ versionCode: 3, versionName: "3.0" });
  });

  it("has sources where the device project has a module and an ability of the name", () => {
    const sources: Application = {
      ...install([hap()]),
      modules: [
        {
          name: "ext",
          type: "feature",
          sourceFolder: "/p/ext/src/main",
          abilities: [{ name: "Main", sourceFile: "/p/Main.ets", exported: false }],
          backupExtension: { name: "Other", sourceFile: "/p/Other.ets", config: "" },
          requestPermissions: [],
        },
      ],
    };
    const [module] = installedApplication([hap()], undefined, sources).modules;
    expect(module).toMatchObject({
      sourceFolder: "/p/ext/src/main",
      abilities: [{ name: "Main", sourceFile: "/p/Main.ets", exported: true }],
    });
    expect(module?.backupExtension).toMatchObject({ name: "Ext", sourceFile: undefined });
  });
});
