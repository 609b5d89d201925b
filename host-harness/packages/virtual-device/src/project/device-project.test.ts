import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readDeviceProject } from "./device-project.js";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ohbackup-project-"));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(path: string, content: unknown): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
}

const extensionModule = {
  module: {
    name: "ext",
    type: "feature",
    extensionAbilities: [
      {
        name: "Ext",
        srcEntry: "./ets/Ext.ets",
        type: "backup",
        metadata: [{ name: "ohos.extension.backup", resource: "$profile:backup_config" }],
      },
    ],
  },
};

function writeProject(): void {
  write(
    "AppScope/app.json5",
    "{ app: { bundleName: 'com.example.one', versionCode: 7, versionName: '1.7', }, } // end",
  );
  write("build-profile.json5", {
    app: { products: [{ name: "default" }, { name: "other", bundleName: "com.example.other" }] },
    modules: [
      {
        name: "ext",
        srcPath: "./ext",
        targets: [
          { name: "default", applyToProducts: ["default"] },
          { name: "strict", applyToProducts: ["other"] },
        ],
      },
    ],
  });
  write("ext/build-profile.json5", {
    targets: [{ name: "default" }, { name: "strict", resource: { directories: ["./src/strict/resources"] } }],
  });
  write("ext/src/main/module.json5", extensionModule);
  write("ext/src/main/resources/base/profile/backup_config.json", '{"allowToBackupRestore":true}');
  write("ext/src/strict/resources/base/profile/backup_config.json", '{"allowToBackupRestore":false}');
}

describe("readDeviceProject", () => {
  it("gives one bundle a product, each with the resources of its target", () => {
    writeProject();
    const applications = readDeviceProject(root);
    expect(
      applications.map(({ bundleName, versionCode, versionName }) => [bundleName, versionCode, versionName]),
    ).toEqual([
      ["com.example.one", 7, "1.7"],
      ["com.example.other", 7, "1.7"],
    ]);
    expect(applications.map((application) => application.modules[0]?.backupExtension?.config)).toEqual([
      '{"allowToBackupRestore":true}',
      '{"allowToBackupRestore":false}',
    ]);
  });

  it("takes a bundle whose extension names no readable profile as one that has no extension", () => {
    writeProject();
    rmSync(join(root, "ext/src/main/resources"), { recursive: true });
    expect(readDeviceProject(root)[0]?.modules[0]?.backupExtension).toBeUndefined();
  });

  it.each<[string, () => void, RegExp]>([
    [
      "a missing file",
      () => {
        rmSync(join(root, "AppScope"), { recursive: true });
      },
      /AppScope\/app\.json5 failed/,
    ],
    [
      "broken JSON5",
      () => {
        write("build-profile.json5", "{ app: ");
      },
      /build-profile\.json5 failed/,
    ],
    [
      "a wrong type",
      () => {
        write("ext/src/main/module.json5", { module: { name: 3 } });
      },
      /module\.name: expected a text, found 3/,
    ],
    [
      "an undescribed target",
      () => {
        write("ext/build-profile.json5", { targets: [] });
      },
      /target default is named/,
    ],
  ])("names the place of %s", (_, damage, message) => {
    writeProject();
    damage();
    expect(() => readDeviceProject(root)).toThrow(message);
  });

  it("reads the device project of this repository", () => {
    const applications = readDeviceProject(fileURLToPath(new URL("../../../../..", import.meta.url)));
    const names = applications.map((application) => application.bundleName);
    expect(names).toContain("com.example.ohbackup");
    expect(names).toContain("com.example.ohbackup.target6");
    const self = applications.find((application) => application.bundleName === "com.example.ohbackup");
    expect(self?.modules.map((module) => module.name)).toEqual(["entry", "backup_ext"]);
    expect(self?.modules.flatMap((module) => module.requestPermissions)).toContain("ohos.permission.BACKUP");
    const forbidden = applications.find((application) => application.bundleName.endsWith(".forbidden"));
    expect(JSON.parse(forbidden?.modules[0]?.backupExtension?.config ?? "")).toMatchObject({
      allowToBackupRestore: false,
    });
  });
});
