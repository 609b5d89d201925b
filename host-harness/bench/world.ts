import { createDevice } from "@ohbackup/reference-model";
import type { BackupModule, Device } from "@ohbackup/reference-model";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Limit } from "./limit.js";

const files = "/data/storage/el2/base/files";
const config = { allowToBackupRestore: true, includes: [`${files}/`] };

type Callbacks = ConstructorParameters<BackupModule["SessionBackup"]>[0];

function backupModule(device: Device): BackupModule {
  const module = device.modules.get("@ohos.file.backup")?.["default"];
  return module as BackupModule;
}

function secondsOf(work: () => Promise<void>): Promise<number> {
  const before = performance.now();
  return work().then(() => (performance.now() - before) / 1000);
}

/** A full backup of everything installed; descriptors are closed as they come. Resolves after onAllBundlesEnd. */
function backUp(device: Device, bundles: string[], also: Partial<Callbacks> = {}): Promise<void> {
  const backup = backupModule(device);
  const fs = device.modules.get("@ohos.file.fs")?.["default"] as { closeSync(fd: number): void };
  return new Promise((resolve, reject) => {
    const callbacks: Callbacks = {
      onFileReady: (error, file) => {
        if (error) reject(new Error(error.message));
        else fs.closeSync(file.fd);
      },
      onBundleBegin: () => undefined,
      onBundleEnd: () => undefined,
      onAllBundlesEnd: () => {
        resolve();
      },
      onBackupServiceDied: () => undefined,
      onResultReport: () => undefined,
      onProcess: () => undefined,
      ...also,
    };
    const session = new backup.SessionBackup(callbacks);
    session.appendBundles(bundles).catch(reject);
  });
}

/** Four hours of an application's onBackup, polled for its progress every five seconds. */
async function callbacksPerSecond(): Promise<number> {
  const hours = 4 * 60 * 60_000;
  const names = Array.from({ length: 30 }, (_, index) => `com.example.slow${String(index).padStart(2, "0")}`);
  const device = createDevice({
    apps: names.map((name) => ({
      name,
      config,
      ability: {
        onProcess: () => "still there",
        onBackup: () =>
          new Promise<void>((resolve) => {
            device.clock.setTimeout(resolve, hours - 60_000);
          }),
      },
    })),
  });
  try {
    let callbacks = 0;
    const backup = backupModule(device);
    const seconds = await secondsOf(() =>
      backUp(device, names, {
        onBundleBegin: (_error, name) => {
          callbacks += 1;
          backup.updateTimer(name, hours);
        },
        onProcess: () => {
          callbacks += 1;
        },
      }),
    );
    return callbacks / seconds;
  } finally {
    device.close();
  }
}

/** Virtual time must cost nothing: an application that never answers is given up after its four hours. */
async function millisecondsForTimeout(): Promise<number> {
  const name = "com.example.stuck";
  const device = createDevice({
    apps: [{ name, config, ability: { onBackup: () => new Promise<void>(() => undefined) } }],
  });
  try {
    const backup = backupModule(device);
    let began = 0;
    await backUp(device, [name], {
      onBundleBegin: () => {
        backup.updateTimer(name, 4 * 60 * 60_000);
        began = performance.now();
      },
    });
    return performance.now() - began;
  } finally {
    device.close();
  }
}

async function secondsForManyBundles(): Promise<number> {
  const names = Array.from(
    { length: 1000 },
    (_, index) => `com.example.app${String(index).padStart(4, "0")}`,
  );
  const device = createDevice({ apps: names.map((name) => ({ name, config })) });
  try {
    for (const name of names) {
      for (let index = 0; index < 1000; index += 1) {
        const path = device.hostPath(name, `${files}/f${index}`);
        if (index === 0) mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, "x");
      }
    }
    return await secondsOf(() => backUp(device, names));
  } finally {
    device.close();
  }
}

export const worldLimits: readonly Limit[] = [
  {
    name: "callbacks in virtual time",
    unit: "a second",
    bound: { kind: "at least", value: 200_000 },
    measure: callbacksPerSecond,
  },
  {
    name: "a bundle that never answers, given up after 4 h of virtual time",
    unit: "ms",
    bound: { kind: "at most", value: 10 },
    measure: millisecondsForTimeout,
  },
  {
    name: "a session of 1,000 bundles × 1,000 files",
    unit: "s",
    bound: { kind: "at most", value: 10 },
    measure: secondsForManyBundles,
  },
];
