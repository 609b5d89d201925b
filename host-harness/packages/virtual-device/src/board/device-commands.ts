import type { World } from "@ohbackup/reference-model";
import { backupTool } from "../backup-tool/backup-tool.js";
import type { AppManager } from "../apps/app-manager.js";
import type { BundleInstaller } from "../packages/bundle-installer.js";
import type { DeviceLog } from "../log/device-log.js";
import type { ShellCommands } from "../shell/command.js";
import { abilityAssistant } from "../shell/commands/aa.js";
import { bundleManager } from "../shell/commands/bm.js";
import { systemDumper } from "../shell/commands/hidumper.js";
import { logReader } from "../shell/commands/hilog.js";
import { netcat } from "../shell/commands/nc.js";
import type { NetworkPort } from "../shell/commands/nc.js";
import { parameterTool } from "../shell/commands/param.js";
import type { SystemParameters } from "../shell/commands/param.js";
import { plainCommands } from "../shell/commands/plain.js";
import { df, id, processList } from "../shell/commands/system.js";
import type { ProcessEntry } from "../shell/commands/system.js";

const systemProcesses: readonly ProcessEntry[] = [
  { pid: 1, parent: 0, user: "root", name: "init" },
  { pid: 2, parent: 1, user: "root", name: "hdcd" },
  { pid: 3, parent: 1, user: "foundation", name: "foundation" },
];

/** How the service numbers what kind of session is open (`spec/backup-service.md §15`). */
const scenarioNumbers = { UNDEFINED: 0, BACKUP: 1, RESTORE: 2, CLEAN: 3 } as const;

function backupServiceDump(world: World): string | undefined {
  const scenario = world.openScenario();
  if (scenario === undefined) return undefined;
  return `${"-".repeat(20)} backup service ${"-".repeat(20)}\nScenario: ${scenarioNumbers[scenario]}\n`;
}

/** Everything that the shell of a board can run. */
export function deviceCommands(board: {
  readonly world: World;
  readonly apps: AppManager;
  readonly installer: BundleInstaller;
  readonly log: DeviceLog;
  readonly network: NetworkPort;
  readonly parameters: SystemParameters;
  readonly udid: string;
}): ShellCommands {
  const { world, apps, installer, log, network, parameters, udid } = board;
  return new Map([
    ...plainCommands,
    ["aa", abilityAssistant(apps)] as const,
    [
      "bm",
      bundleManager({
        application: (name) => apps.application(name),
        applications: () => apps.applications(),
        clearData: (name) => apps.clearData(name),
        clearCache: (name) => apps.clearCache(name),
        install: (paths) => installer.install(paths),
        uninstall: (name, options) => installer.uninstall(name, options),
        udid,
      }),
    ] as const,
    ["backup_tool", backupTool(world)] as const,
    ["df", df] as const,
    [
      "hidumper",
      systemDumper(new Map([["5203", { name: "BackupService", dump: () => backupServiceDump(world) }]])),
    ] as const,
    ["hilog", logReader(log)] as const,
    ["id", id] as const,
    ["nc", netcat(network)] as const,
    ["param", parameterTool(parameters)] as const,
    ["ps", processList(() => [...systemProcesses, ...appProcesses(apps)])] as const,
  ]);
}

function appProcesses(apps: AppManager): readonly ProcessEntry[] {
  return apps.processes().map(({ process }) => ({
    pid: process.identity.pid,
    parent: 1,
    user: String(process.identity.uid),
    name: process.name,
  }));
}
