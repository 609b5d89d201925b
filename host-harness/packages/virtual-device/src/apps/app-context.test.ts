import { describe, expect, it } from "vitest";
import { AppContext, BackupContext, UIAbilityContext } from "./app-context.js";
import type { ContextOwner } from "./app-context.js";

function owner(): ContextOwner & { readonly made: string[] } {
  const made: string[] = [];
  return {
    bundleName: "com.example.a",
    systemApp: true,
    made,
    makeDirectory: (path) => void made.push(path),
  };
}

describe("contexts of device code", () => {
  it("name the directories of the module, and those of the application through its own context", () => {
    const ability = { name: "Main", bundleName: "com.example.a", moduleName: "entry" };
    const context = new UIAbilityContext(owner(), "entry", ability, () => undefined);
    expect(context.filesDir).toBe("/data/storage/el2/base/haps/entry/files");
    expect(context.databaseDir).toBe("/data/storage/el2/database/entry");
    expect(context.getApplicationContext().filesDir).toBe("/data/storage/el2/base/files");
    expect(context.currentHapModuleInfo.name).toBe("entry");
  });

  it("follow their area, and make what is asked for", () => {
    const parts = owner();
    const context = new AppContext(parts);
    context.area = 0;
    expect([context.cacheDir, context.preferencesDir]).toEqual([
      "/data/storage/el1/base/cache",
      "/data/storage/el1/base/preferences",
    ]);
    expect(parts.made).toEqual(["/data/storage/el1/base/cache", "/data/storage/el1/base/preferences"]);
  });

  it.each([
    [0, "/data/storage/el1/base/.backup/"],
    [1, "/data/storage/el2/base/.backup/"],
    [3, ""],
  ])("of a backup extension in area %d have the backup directory %s", (area, directory) => {
    const context = new BackupContext(owner(), "backup_ext");
    context.area = area;
    expect(context.backupDir).toBe(directory);
  });

  it("end an ability on its own wish", async () => {
    let ended = 0;
    const ability = { name: "Main", bundleName: "com.example.a", moduleName: "entry" };
    await new UIAbilityContext(owner(), "entry", ability, () => (ended += 1)).terminateSelf();
    expect(ended).toBe(1);
  });
});
