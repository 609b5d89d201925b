import { describe, expect } from "vitest";
import type { BackupModule, SessionRestore } from "../../../binding/backup-types.js";
import type { BusinessError } from "../../../errors/business-error.js";
import { profileNames } from "../../../profiles/profile.js";
import { testBlocks } from "./document-blocks.js";
import { apps, openedBy, stage } from "./stage.js";
import type { StagedRun } from "./stage.js";

const hiworld = apps.slice(0, 1);

/** What one bundle of the fixture prints between begin and end: a tar and the index. */
const oneBundle = [
  "onBundleBegin success",
  "onFileReady success",
  "onFileReady success",
  "onBundleEnd success",
];

const backupOf = ({ device }: StagedRun): BackupModule =>
  device.modules.get("@ohos.file.backup")?.["default"] as BackupModule;

describe("constructors", () => {
  testBlocks("block $number opens a session and prints nothing", [19, 23, 28, 29, 31], async (block) => {
    const staged = stage(block);
    await staged.settle();
    expect(staged.printed).toEqual([]);
    expect(staged.hasSession()).toBe(true);
    staged.device.close();
  });
});

describe("SessionBackup", () => {
  testBlocks("block 20: append with a callback", [20], async (block) => {
    const staged = stage(block);
    await staged.settle();
    expect(staged.printed).toEqual(["appendBundles success", ...oneBundle, "onAllBundlesEnd success"]);
    expect(staged.device.openDescriptors()).toEqual([]);
    staged.device.close();
  });

  for (const profile of profileNames) {
    testBlocks(`block 20 on ${profile} when the bundle is absent`, [20], async (block) => {
      const staged = stage(block, { profile, apps: [] });
      await staged.settle();
      const failed = (code: number): string =>
        `onBundleBegin failed with err.code: ${code}com.example.hiworld`;
      // The document's onBundleEnd prints the other callback's name.
      const atFirst = [
        "appendBundles success",
        failed(13500009),
        failed(13500004),
        "onAllBundlesEnd success",
      ];
      const later = [failed(13500005), "appendBundles success"];
      expect([...staged.printed].sort()).toEqual([...(profile === "v5.0.0" ? atFirst : later)].sort());
      staged.device.close();
    });
  }

  testBlocks("block 21: the second append does nothing, its infos have one element", [21], async (block) => {
    const staged = stage(block);
    await staged.call("appendBundles");
    expect(staged.printed.filter((line) => line === "appendBundles success")).toHaveLength(2);
    for (const line of new Set(oneBundle)) {
      const wanted = oneBundle.filter((one) => one === line).length * 2;
      expect(staged.printed.filter((one) => one === line)).toHaveLength(wanted);
    }
    expect(staged.printed.at(-1)).toBe("onAllBundlesEnd success");
    staged.device.close();
  });

  testBlocks("block 21 where the document is followed: 13900020", [21], async (block) => {
    const staged = stage(block, { infosMismatch: "throws" });
    await staged.call("appendBundles");
    expect(staged.printed).toContain('appendBundles failed with err: {"code":13900020}');
    expect(staged.printed.filter((line) => line === "appendBundles success")).toHaveLength(1);
    staged.device.close();
  });

  testBlocks("block 21 corrected: the details of each bundle reach its extension", [21], async (block) => {
    const received: string[] = [];
    const listening = apps.map((app) => ({
      ...app,
      ability: {
        onBackupEx: (text: string) => {
          received.push(text);
          return "";
        },
      },
    }));
    // Two elements instead of two objects in one, and no append before them.
    const staged = stage(block, { apps: listening }, (text) =>
      text
        .replace(/^\s*\},\n\s*\{\n\s*"infos"/m, '}\n`,\n`{"infos"')
        .replace("await sessionBackup.appendBundles(backupApps);", ""),
    );
    await staged.call("appendBundles");
    expect(received).toHaveLength(2);
    for (const text of received) {
      expect(JSON.parse(text)).toEqual(
        expect.arrayContaining([expect.objectContaining({ detail: [{ key1: "value1", key2: "value2" }] })]),
      );
    }
    staged.device.close();
  });

  testBlocks("block 22: release", [22], async (block) => {
    const staged = stage(block);
    expect(await staged.call("release")).toBeUndefined();
    expect(staged.printed[0]).toBe("release success");
    expect(staged.hasSession()).toBe(false);
    staged.device.close();
  });
});

describe("SessionRestore", () => {
  testBlocks("block 24 closes the descriptor before the work begins", [24], async (block) => {
    const staged = stage(block);
    expect(await staged.call("appendBundles")).toBeUndefined();
    expect(staged.printed).toEqual([
      "getLocalCapabilities success",
      'appendBundles failed with err: {"code":13900020}',
    ]);
    staged.device.close();
  });

  testBlocks("block 24 where the document is followed", [24], async (block) => {
    const staged = stage(block, { capabilityDescriptor: "duplicated" });
    await staged.call("appendBundles");
    expect(staged.printed.slice(0, 2)).toEqual(["getLocalCapabilities success", "appendBundles success"]);
    staged.device.close();
  });

  testBlocks("block 25 uses a descriptor that the binding has closed", [25], async (block) => {
    const staged = stage(block);
    const rejected = (await staged.call("appendBundles")) as BusinessError;
    expect(staged.printed.filter((line) => !line.startsWith("onBundle"))).toEqual([
      "getLocalCapabilities success",
      "appendBundles success",
      'getLocalCapabilities failed with err: {"code":13900020}',
    ]);
    expect(rejected.code).toBe(13900008);
    staged.device.close();
  });

  testBlocks("block 25 where the document is followed", [25], async (block) => {
    const staged = stage(block, { capabilityDescriptor: "duplicated" });
    expect(await staged.call("appendBundles")).toBeUndefined();
    expect(staged.printed.filter((line) => line === "appendBundles success")).toHaveLength(2);
    expect(staged.device.openDescriptors()).toEqual([]);
    staged.device.close();
  });

  testBlocks(
    "block 26: getFileHandle without an append, and no return after the error",
    [26],
    async (block) => {
      const staged = stage(block);
      await staged.settle();
      expect(staged.printed).toEqual([
        'getFileHandle failed with err: {"code":13900020}',
        "getFileHandle success",
      ]);
      staged.device.close();
    },
  );

  testBlocks("block 27: the same with a promise", [27], async (block) => {
    const staged = stage(block);
    await staged.call("getFileHandle");
    expect(staged.printed).toEqual(['getFileHandle failed with err: {"code":13900020}']);
    staged.device.close();
  });

  testBlocks(
    "block $number counts in a Map as if it were an object and never publishes",
    [28, 29],
    async (block) => {
      // The bundle that the document names is absent in the fixture; the counting is the same for any bundle.
      const staged = stage(block, { apps: hiworld });
      const backup = backupOf(staged);
      const { fd } = await settled(staged, backup.getLocalCapabilities());
      const restore = openedBy(staged, "g_session") as SessionRestore;
      await settled(staged, restore.appendBundles(fd, ["com.example.hiworld"]));
      await settled(staged, restore.getFileHandle({ bundleName: "com.example.hiworld", uri: "one.txt" }));
      await staged.settle();
      const perFile =
        block.number === 28 ? ["onFileReady success"] : ["onFileReady success", "publishFile success"];
      expect(staged.printed).toEqual(["onBundleBegin success", ...perFile]);
      expect(staged.uncaught).toEqual([]);
      staged.device.close();
    },
  );

  testBlocks("block $number: release that is not awaited", [30, 33], async (block) => {
    const staged = stage(block);
    expect(staged.printed).toEqual(["release success"]);
    await staged.settle();
    expect(staged.hasSession()).toBe(false);
    staged.device.close();
  });
});

describe("IncrementalBackupSession", () => {
  testBlocks(
    "block 32: the manifest is the process's own output, which counts as none",
    [32],
    async (block) => {
      const staged = stage(block, { apps: hiworld });
      await staged.settle();
      expect(staged.printed).toEqual(["appendBundles success", ...oneBundle, "onAllBundlesEnd success"]);
      expect(() => process.stdout.write("")).not.toThrow();
      staged.device.close();
    },
  );
});

async function settled<Value>(staged: StagedRun, promise: Promise<Value>): Promise<Value> {
  await staged.settle();
  return promise;
}
