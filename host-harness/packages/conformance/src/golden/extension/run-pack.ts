import { join } from "node:path";
import { z } from "zod";
import type { ConnectParameters } from "@ohbackup/reference-model";
import { CaseSandbox } from "./case-sandbox.js";
import type { BackupOptions, packSchema, RecordedEvent, TarStat } from "./case-schema.js";
import { differenceOf } from "./difference.js";
import { ExtensionRun } from "./extension-run.js";
import { filesDifference } from "./received-files.js";
import { settledOrder } from "./recording-service.js";
import type { ReceivedFile } from "./recording-service.js";

type PackCase = z.infer<typeof packSchema>;

const described = z.object({
  path: z.string(),
  st_atim: z.object({ tv_sec: z.number(), tv_nsec: z.number() }),
  st_mode: z.number(),
  st_mtim: z.object({ tv_sec: z.number(), tv_nsec: z.number() }),
});

/** In the mode without tars, a tar's times stand in the name under which it was sent. */
function statInName(event: RecordedEvent): readonly [string, TarStat] | undefined {
  if (event.call !== "AppFileReadys" || typeof event.fileName !== "string") return undefined;
  const { path, st_atim, st_mtim, st_mode } = described.parse(JSON.parse(event.fileName));
  if (!path.includes("/.backup/backup/")) return undefined;
  const times = {
    atime: [st_atim.tv_sec, st_atim.tv_nsec],
    mtime: [st_mtim.tv_sec, st_mtim.tv_nsec],
  } as const;
  return [
    path.slice(path.lastIndexOf("/") + 1),
    { atime: [...times.atime], mtime: [...times.mtime], mode: st_mode },
  ];
}

/** The connect parameters of a backup that was recorded with these options. */
export function backupParameters(options: BackupOptions): ConnectParameters {
  return {
    extensionAction: 1,
    supportWithoutTar: options.supportWithoutTar === true || options.supportWithoutTar === 1,
    ...(options.batchSize === undefined ? {} : { batchSize: options.batchSize }),
    ...(options.backupScene === undefined ? {} : { backupScene: options.backupScene }),
  };
}

export interface PackOutcome {
  readonly difference: string | undefined;
  readonly files: ReadonlyMap<string, ReceivedFile>;
}

/** A full backup, compared with its recording in `folder`. */
export async function runPack(recorded: PackCase, folder: string): Promise<PackOutcome> {
  const sandbox = new CaseSandbox({ directorySize: recorded.dirStatSize }, recorded.options.uid);
  try {
    sandbox.make(recorded.tree);
    const { expected, options } = recorded;
    for (const [name, stat] of Object.entries(expected.injectedTarStat))
      sandbox.files.tarStats.set(name, stat);
    for (const event of expected.events) {
      const found = statInName(event);
      if (found !== undefined) sandbox.files.tarStats.set(...found);
    }
    const { onEx } = options;
    const ability = onEx === undefined ? {} : { onBackupEx: (): string => onEx };
    const run = new ExtensionRun(sandbox, {
      config: recorded.config,
      parameters: backupParameters(options),
      ability,
    });
    const isConnected = run.extension.connect();
    if (!isConnected || expected.connect === "refused") {
      const connect = isConnected ? undefined : "refused";
      return { difference: differenceOf(expected.connect, connect, "connect"), files: new Map() };
    }
    if (options.sendRate !== undefined) run.extension.updateSendRate(options.sendRate);
    const code = run.extension.handleBackup(true);
    await run.clock.runToEnd();
    const { events, files } = run.service;
    // A batch has names of its own: only the index is a file of the recording.
    const sent = new Map([...files].filter(([name]) => name in expected.files || !name.startsWith("{")));
    const difference =
      differenceOf(0, code, "code of HandleBackup") ??
      differenceOf(settledOrder(expected.events), settledOrder(events), "events") ??
      filesDifference(join(folder, "out"), expected.files, sent) ??
      run.leftOpen();
    return { difference, files };
  } finally {
    sandbox.close();
  }
}
