import type { Application, Module } from "../../project/application.js";
import { print } from "../command.js";
import type { ShellCommand } from "../command.js";
import { parseArguments } from "./arguments.js";

/** What `bm` needs of a board. */
export interface BundleManagerPort {
  application(bundleName: string): Application | undefined;
  applications(): readonly Application[];
  /** Ends the bundle and empties its data directories; false when it is not installed. */
  clearData(bundleName: string): boolean;
  readonly udid: string;
}

const usage = "usage: bm dump -n BUNDLE | bm dump -a | bm clean -n BUNDLE -d | bm get -u\n";

/** The bundle manager's tool; its exit status is always 0 (`spec/device-app.md §6.2`). */
export function bundleManager(port: BundleManagerPort): ShellCommand {
  return async ([subcommand, ...args], context) => {
    const { options } = parseArguments(args, "adu", "n");
    await print(context.stdout, answer(subcommand, options, port));
    return 0;
  };
}

function answer(
  subcommand: string | undefined,
  options: ReadonlyMap<string, string>,
  port: BundleManagerPort,
): string {
  const bundleName = options.get("n");
  if (subcommand === "dump" && options.has("a")) {
    return `ID: 100:\n${port
      .applications()
      .map((application) => `\t${application.bundleName}\n`)
      .join("")}`;
  }
  if (subcommand === "dump" && bundleName !== undefined) {
    const application = port.application(bundleName);
    return application === undefined
      ? "error: failed to get information and the parameters may be wrong.\n"
      : `${bundleName}:\n${JSON.stringify(bundleInfo(application), undefined, 4)}\n`;
  }
  if (subcommand === "clean" && bundleName !== undefined && options.has("d")) {
    return port.clearData(bundleName)
      ? "clean bundle data files successfully.\n"
      : "error: failed to clean bundle data files.\n";
  }
  if (subcommand === "get" && options.has("u")) return `udid of current device is :\n${port.udid}\n`;
  return usage;
}

function bundleInfo(application: Application): object {
  const reqPermissions = application.modules.flatMap((module) => module.requestPermissions);
  return {
    name: application.bundleName,
    versionCode: application.versionCode,
    versionName: application.versionName,
    applicationInfo: {
      bundleName: application.bundleName,
      isSystemApp: true,
      appPrivilegeLevel: "system_basic",
    },
    reqPermissions,
    // 0 = granted: a system application gets what it requests.
    reqPermissionStates: reqPermissions.map(() => 0),
    hapModuleInfos: application.modules.map((module) => moduleInfo(application, module)),
  };
}

function moduleInfo(application: Application, module: Module): object {
  const extension = module.backupExtension;
  return {
    name: module.name,
    moduleType: module.type,
    abilityInfos: module.abilities.map((ability) => ({ name: ability.name, visible: ability.exported })),
    extensionInfos:
      extension === undefined
        ? []
        : [
            {
              name: extension.name,
              extensionTypeName: "backup",
              process: `${application.bundleName}:backup`,
            },
          ],
  };
}
