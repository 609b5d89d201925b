import { describe, expect, test } from "vitest";
import { BindingBench } from "../../binding/testing/binding-bench.js";
import { SandboxFiles } from "../../world/sandbox-files.js";
import { SimulatedProcess } from "../../world/simulated-process.js";
import { abilityOfClass } from "./ability-of-class.js";
import { BackupExtensionAbility } from "./backup-extension-ability.js";
import { BackupExtensionContext } from "./backup-extension-context.js";

describe("BackupExtensionContext.backupDir (js-api 4.2, backup-extension 2.3)", () => {
  test.each([
    [0, "/data/storage/el1/base/.backup/"],
    [1, "/data/storage/el2/base/.backup/"],
    [2, ""],
    [4, ""],
  ])("area %i gives %j", (area, folder) => {
    const context = new BackupExtensionContext("com.example.notes");
    expect(context.backupDir).toBe("/data/storage/el2/base/.backup/");
    context.area = area;
    expect(context.backupDir).toBe(folder);
  });

  test.each([
    ["com.ohos.medialibrary.medialibrarydata", "/storage/media/local/files/.backup/"],
    ["com.example.xxx.filemanager", "/storage/Users/currentUser/.backup/"],
    ["com.example.filemanager", "/data/storage/el2/base/.backup/"],
  ])("%s has %s", (bundleName, folder) => {
    expect(new BackupExtensionContext(bundleName).backupDir).toBe(folder);
  });
});

describe("BackupExtensionAbility (js-api 4.2)", () => {
  test("inherited methods give undefined; there is no onBackupEx", () => {
    const ability = new BackupExtensionAbility();
    expect("onBackupEx" in ability).toBe(false);
    const version = { code: 1, name: "1.0" };
    expect([
      ability.onBackup(),
      ability.onRestore(version),
      ability.onRestoreEx(version, "[]"),
      ability.getBackupInfo(),
      ability.onProcess(),
      ability.onRelease(1),
      ability.getBackupCompatibilityInfo(""),
      ability.getRestoreCompatibilityInfo(""),
    ]).toEqual(Array(8).fill(undefined));
    expect(Object.keys(ability)).toEqual([]);
  });

  test("an author's class gets its context before any callback", () => {
    class Author extends BackupExtensionAbility {
      override onBackup(): string {
        return this.context.backupDir;
      }
    }
    const identity = { bundleName: "com.example.notes", pid: 1, uid: 1, tokenId: 1 };
    const process = new SimulatedProcess("n", identity, new SandboxFiles([]), {
      permissions: [],
      systemApp: false,
    });
    const ability = abilityOfClass(Author)(process, { backupDir: "" });
    expect(ability.onBackup?.()).toBe("/data/storage/el2/base/.backup/");
    expect(ability).toBeInstanceOf(BackupExtensionAbility);
  });
});

test("the drop-in answers to module names and to the kit with the same objects", async () => {
  const { dropInModules } = await import("../drop-in-modules.js");
  const bench = new BindingBench();
  const modules = dropInModules(bench, bench.process);
  const kit = modules.get("@kit.CoreFileKit");
  expect(kit?.["backup"]).toBe(modules.get("@ohos.file.backup")?.["default"]);
  expect(kit?.["fileIo"]).toBe(modules.get("@ohos.file.fs")?.["default"]);
  expect(kit?.["BackupExtensionAbility"]).toBe(
    modules.get("@ohos.application.BackupExtensionAbility")?.["default"],
  );
  expect([...modules.keys()]).toContain("@ohos.base");
});
