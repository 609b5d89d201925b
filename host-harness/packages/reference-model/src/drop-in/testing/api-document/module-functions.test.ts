import { writeFileSync } from "node:fs";
import { describe, expect } from "vitest";
import type { BusinessError } from "../../../errors/business-error.js";
import type { BackupModule, SessionRestore } from "../../../binding/backup-types.js";
import type { FileFsModule } from "../../file-fs/file-fs-types.js";
import { blockOf, testBlocks } from "./document-blocks.js";
import { withPrelude } from "./run-block.js";
import { apps, openedBy, stage, stageOnScript } from "./stage.js";

describe("getLocalCapabilities", () => {
  testBlocks("block 11: callback", [11], async (block) => {
    const { printed, device, settle } = stage(block);
    await settle();
    expect(printed).toEqual(["getLocalCapabilities success", expect.stringMatching(/^fileData info:\d+$/)]);
    expect(device.openDescriptors()).toEqual([]);
    device.close();
  });

  testBlocks("block 11 without the import catches a ReferenceError", [11], ({ text }) => {
    expect(stageOnScript(text).printed).toEqual(["getLocalCapabilities failed with err: {}"]);
  });

  testBlocks("block 11 when the service fails: −1 cannot be closed", [11], async ({ text }) => {
    const { printed, bench } = stageOnScript(withPrelude(text));
    await bench.clock.runToEnd();
    expect(printed).toEqual(["getLocalCapabilities success", "fileData info:-1"]);
    expect((bench.uncaught[0] as BusinessError).code).toBe(13900020);
  });

  testBlocks("block $number: promise", [13, 15], async (block) => {
    const { printed, device, call } = stage(block);
    expect(printed).toEqual([]);
    expect(await call("getLocalCapabilities")).toBeUndefined();
    expect(printed).toEqual(["getLocalCapabilities success", expect.stringMatching(/^fileData info:\d+$/)]);
    expect(device.openDescriptors()).toEqual([]);
    device.close();
  });

  testBlocks("block $number: a document that a restore accepts", [12, 14], async ({ text }) => {
    const staged = stage(blockOf(23));
    const { device } = staged;
    const fileFs = device.modules.get("@ohos.file.fs")?.["default"] as FileFsModule;
    const path = device.hostPath("com.example.hiworld", "/data/document.json");
    writeFileSync(path, text);
    const { fd } = fileFs.openSync(path);
    const session = openedBy(staged, "sessionRestore") as SessionRestore;
    const appended = session.appendBundles(fd, ["com.example.hiworld"]);
    await staged.settle();
    await appended;
    expect(staged.printed).toEqual(["onBundleBegin success"]);
    device.close();
  });
});

describe("getBackupInfo, updateTimer, updateSendRate", () => {
  testBlocks("block 16", [16], async (block) => {
    const staged = stage(block);
    await staged.call("getBackupInfo");
    expect(staged.printed).toEqual(["getBackupInfo success, result: information of the application"]);
    staged.device.close();
    const absent = stage(block, { apps: [] });
    await absent.call("getBackupInfo");
    expect(absent.printed).toEqual(["getBackupInfo success, result: undefined"]);
    absent.device.close();
  });

  const corrected = (text: string): string => text.replace("import backup form", "import backup from");

  testBlocks("block $number with the word corrected, without a session", [17, 18], async (block) => {
    const name = block.number === 17 ? "updateTimer" : "updateSendRate";
    const staged = stage(block, {}, corrected);
    await staged.call(name);
    expect(staged.printed).toEqual([`${name} fail`]);
    staged.device.close();
  });

  testBlocks("block $number while its bundle runs", [17, 18], async (block) => {
    const name = block.number === 17 ? "updateTimer" : "updateSendRate";
    const slow = apps.map((app) => ({ ...app, ability: { onBackup: () => new Promise(() => undefined) } }));
    const staged = stage(block, { apps: slow }, corrected);
    const backup = staged.device.modules.get("@ohos.file.backup")?.["default"] as BackupModule;
    const session = new backup.SessionBackup({
      onBundleBegin: () => {
        (staged.exports[name] as () => void)();
      },
    });
    const appended = session.appendBundles([/com\.example\.\w+/.exec(block.text)?.[0] ?? ""]);
    await staged.settle();
    await appended;
    expect(staged.printed).toEqual([`${name} success`]);
    staged.device.close();
  });
});
