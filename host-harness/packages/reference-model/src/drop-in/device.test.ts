import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import type { BackupFile, BackupModule } from "../binding/backup-types.js";
import type { BusinessError } from "../errors/business-error.js";
import { errno } from "../errors/errno.js";
import { ReferenceModelError } from "../errors/reference-model-error.js";
import { dropInExport } from "./current-caller.js";
import { createDevice } from "./device.js";
import type { Device, DeviceOptions } from "./device.js";
import { BackupExtensionAbility } from "./extension/backup-extension-ability.js";
import type { FileFsModule } from "./file-fs/file-fs-types.js";
import { failEvents, failFiles } from "./on-demand.js";

// What `import backup from '@ohos.file.backup'` and `import fs from '@ohos.file.fs'` give.
const backup = dropInExport("@ohos.file.backup", "default") as BackupModule;
const fs = dropInExport("@ohos.file.fs", "default") as FileFsModule;

let device: Device | undefined;
const create = (options: DeviceOptions = {}): Device => (device = createDevice(options));
afterEach(() => {
  device?.close();
  device = undefined;
});

const notes = "com.example.notes";
const notesFile = "/data/storage/el2/base/files/a.txt";
const app = {
  name: notes,
  files: { [notesFile]: "hello" },
  config: { allowToBackupRestore: true, includes: ["/data/storage/el2/base/files/"] },
};

interface Saved {
  readonly uri: string;
  readonly content: Buffer;
}

function readAll(fd: number): Buffer {
  const bytes = new ArrayBuffer(fs.statSync(fd).size);
  return Buffer.from(bytes, 0, fs.readSync(fd, bytes));
}

/** A full backup as a client program does it; resolves when all bundles have ended. */
async function backUp(names: string[]): Promise<readonly Saved[]> {
  const saved: Saved[] = [];
  let finished: () => void = () => undefined;
  const allEnded = new Promise<void>((resolve) => (finished = resolve));
  const session = new backup.SessionBackup({
    onFileReady: (error, file) => {
      if (error !== undefined) return;
      saved.push({ uri: file.uri, content: readAll(file.fd) });
      fs.closeSync(file.fd);
    },
    onAllBundlesEnd: finished,
  });
  await session.appendBundles(names);
  await allEnded;
  await session.release();
  return saved;
}

describe("a program that backs up and restores, on a device in a few lines", () => {
  test("time passes by itself", async () => {
    create({ apps: [app] });
    const saved = await backUp([notes]);
    expect(saved.map(({ uri }) => uri).sort()).toEqual(["manage.json", "part.0.tar"]);
    expect(device?.openDescriptors()).toEqual([]);
  });

  test("the data comes back", async () => {
    const host = create({ apps: [app] }).hostPath(notes, notesFile);
    const saved = await backUp([notes]);
    writeFileSync(host, "lost");
    const { fd } = await backup.getLocalCapabilities();
    let finished: () => void = () => undefined;
    const allEnded = new Promise<void>((resolve) => (finished = resolve));
    const write = (file: BackupFile): void => {
      const content = saved.find(({ uri }) => uri === file.uri)?.content ?? Buffer.alloc(0);
      fs.writeSync(file.fd, new Uint8Array(content).buffer);
      fs.closeSync(file.fd);
      // A report of the archive; without one nothing is restored from it.
      if (file.uri.endsWith(".tar")) {
        const head = "version=1.0&attrNum=8\npath;mode;dir;size;mtime;hash;usertar;encodeFlag\n";
        fs.writeSync(file.manifestFd, `${head}${notesFile};644;0;5;1700000000;h;0;0\n`);
      }
      fs.closeSync(file.manifestFd);
    };
    let received = 0;
    const session = new backup.SessionRestore({
      onFileReady: (error, file) => {
        if (error !== undefined) throw error;
        write(file);
        received += 1;
        if (received === saved.length) void session.publishFile({ bundleName: notes, uri: "" });
      },
      onAllBundlesEnd: finished,
    });
    await session.appendBundles(fd, [notes]);
    for (const { uri } of saved) await session.getFileHandle({ bundleName: notes, uri });
    await allEnded;
    expect(readFileSync(host, "utf8")).toBe("hello");
    expect(device?.openDescriptors()).toEqual([]);
  });

  test("a descriptor that nobody closed is named with the callback it came in", async () => {
    create({ apps: [app] });
    let finished: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (finished = resolve));
    const session = new backup.SessionBackup({ onFileReady: () => undefined, onBundleEnd: finished });
    await session.appendBundles([notes]);
    await ended;
    expect(device?.openDescriptors().map(({ openedIn }) => openedIn)).toEqual(
      expect.arrayContaining(["onFileReady manage.json", "onFileReady part.0.tar"]),
    );
  });
});

describe("time", () => {
  test("stepped time stands still until it is told", async () => {
    const stepped = create({ apps: [app], time: "stepped" });
    const heard: string[] = [];
    const session = new backup.SessionBackup({
      onBundleBegin: () => heard.push("begin") as unknown as undefined,
    });
    const appended = session.appendBundles([notes]);
    await stepped.advance(0);
    await appended;
    expect(heard).toEqual([]);
    await stepped.advance(1000);
    expect(heard).toEqual(["begin"]);
    await stepped.runToEnd();
    expect(stepped.clock.now()).toBeGreaterThan(0);
  });

  test("real time", async () => {
    const real = create({ apps: [app], time: "real" });
    expect((await backUp([notes])).length).toBe(2);
    await expect(real.advance(1)).rejects.toMatchObject({ code: "time-is-real" });
  });
});

describe("errors on demand", () => {
  test("any call can be answered by the test", async () => {
    create({
      apps: [app],
      answers: { appendBackup: () => 13900025, getLocalCapabilities: () => -1, unreachable: () => 0 },
    });
    const session = new backup.SessionBackup({});
    await expect(session.appendBundles([notes])).rejects.toMatchObject({ code: 13900025 });
    expect((await backup.getLocalCapabilities()).fd).toBe(-1);
    await session.release();
  });

  test("a service that cannot be loaded", async () => {
    create({ answers: { unreachable: () => errno.ENOMEM } });
    await expect(backup.getLocalCapabilities()).rejects.toMatchObject({ code: 13900011 });
    expect(() => new backup.SessionBackup({})).toThrow("IPC error");
  });

  test("events and files fail with the code that a test asks for", async () => {
    const faults = [failEvents("onBundleEnd", 13500003, notes), failFiles(errno.ENOSPC, "manage.json")];
    create({ apps: [app, { ...app, name: "com.example.other" }], faults });
    const heard: string[] = [];
    const keep = (name: string) => (error?: BusinessError) => {
      heard.push(`${name} ${error?.code ?? "good"} ${error?.data ?? ""}`.trim());
    };
    let finished: () => void = () => undefined;
    const allEnded = new Promise<void>((resolve) => (finished = resolve));
    const session = new backup.SessionBackup({
      onFileReady: (error, file) => {
        keep("file")(error);
        if (error === undefined) fs.closeSync(file.fd);
      },
      onBundleEnd: keep("end"),
      onAllBundlesEnd: finished,
    });
    await session.appendBundles([notes, "com.example.other"]);
    await allEnded;
    expect(heard.sort()).toEqual([
      "end 13500003 com.example.notes",
      "end good",
      "file 13900025 com.example.notes",
      "file 13900025 com.example.other",
      "file good",
      "file good",
    ]);
    expect(device?.openDescriptors()).toEqual([]);
  });

  test("missing rights", () => {
    create({ permissions: [] });
    expect(() => new backup.SessionBackup({})).toThrow("Permission verification failed");
    device?.close();
    create({ systemApp: false });
    expect(() => backup.getBackupInfo(notes)).toThrow("The caller is not a system application");
  });
});

test("imported modules cannot be changed by a program", () => {
  create();
  expect(Reflect.set(backup, "updateTimer", () => true)).toBe(false);
  expect(Reflect.deleteProperty(backup, "updateTimer")).toBe(false);
  expect("updateTimer" in backup && backup.updateTimer("a", 1)).toBe(false);
});

describe("applications", () => {
  test("an author's extension class runs with its context", () => {
    class NotesBackup extends BackupExtensionAbility {
      override getBackupInfo(): string {
        return `${this.context.backupDir} ${this.constructor.name}`;
      }
    }
    create({ apps: [{ ...app, ability: NotesBackup }] });
    expect(backup.getBackupInfo(notes)).toBe("/data/storage/el2/base/.backup/ NotesBackup");
  });

  test("one without an extension, one with a broken configuration", async () => {
    create({
      apps: [
        { name: "a", config: null },
        { name: "b", config: "not JSON" },
      ],
    });
    const codes: number[] = [];
    const session = new backup.SessionBackup({
      onBundleBegin: (error) => codes.push(error?.code ?? 0) as never,
    });
    await session.appendBundles(["a"]);
    expect(codes).toEqual([13500005]);
  });

  test("relative paths and unknown applications are mistakes of the test", () => {
    const mistake = (call: () => unknown): string | undefined => {
      try {
        call();
        return undefined;
      } catch (thrown) {
        return thrown instanceof ReferenceModelError ? thrown.code : String(thrown);
      }
    };
    expect(mistake(() => create({ apps: [{ name: "a", files: { "a.txt": "" } }] }))).toBe("bad-path");
    create();
    expect(mistake(() => device?.hostPath("b", "/x"))).toBe("bad-path");
    device?.close();
    expect(mistake(() => device?.enter())).toBe("device-closed");
    expect(mistake(() => backup.getBackupVersion())).toBe("no-device");
  });
});
