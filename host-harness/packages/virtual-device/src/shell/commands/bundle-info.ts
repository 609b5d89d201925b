import type { Application, Module } from "../../project/application.js";

/** What `bm dump -n` prints of a bundle: the members that a harness needs (`spec/device-app.md §6.2`). */
export function bundleInfo(application: Application): object {
  const { bundleName, versionCode, versionName, modules } = application;
  const reqPermissions = modules.flatMap((module) => module.requestPermissions);
  return {
    name: bundleName,
    versionCode,
    versionName,
    applicationInfo: {
      bundleName,
      versionCode,
      versionName,
      isSystemApp: true,
      appPrivilegeLevel: "system_basic",
    },
    reqPermissions,
    // 0 = granted: a system application gets what it requests.
    reqPermissionStates: reqPermissions.map(() => 0),
    hapModuleInfos: modules.map((module) => moduleInfo(application, module)),
  };
}

function moduleInfo({ bundleName }: Application, module: Module): object {
  const extension = module.backupExtension;
  return {
    name: module.name,
    moduleName: module.name,
    moduleType: module.type,
    abilityInfos: module.abilities.map(({ name, exported }) => ({ name, visible: exported })),
    extensionInfos:
      extension === undefined
        ? []
        : [{ name: extension.name, extensionTypeName: "backup", process: `${bundleName}:backup` }],
  };
}
