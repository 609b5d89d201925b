import type { Application, Module } from "../project/application.js";
import type { HapDescription } from "./hap-description.js";

/**
 * The bundle that packages make of what is installed: modules of the same version stay, those of an older one go with it
 * (`spec/device-app.md §5`).
 * @param packages checked: one bundle, one version, at least one
 * @param sources the bundle of the same name in the device project
 */
export function installedApplication(
  packages: readonly HapDescription[],
  installed: Application | undefined,
  sources: Application | undefined,
): Application {
  const [first] = packages;
  if (first === undefined) throw new RangeError("an installation needs a package");
  const { bundleName, versionCode, versionName } = first;
  const kept = installed?.versionCode === versionCode ? installed.modules : [];
  const replaced = new Map(packages.map((hap) => [hap.moduleName, moduleOf(hap, sources)]));
  const modules = kept.map((module) => replaced.get(module.name) ?? module);
  const known = new Set(kept.map(({ name }) => name));
  const added = [...replaced.values()].filter(({ name }) => !known.has(name));
  return {
    bundleName,
    versionCode,
    versionName,
    modules: [...modules, ...added],
    testModules: sources?.testModules ?? [],
  };
}

/** What a package says, with the sources of the project's module of the same name, if it has one. */
function moduleOf(hap: HapDescription, sources: Application | undefined): Module {
  const source = [...(sources?.modules ?? []), ...(sources?.testModules ?? [])].find(
    ({ name }) => name === hap.moduleName,
  );
  const { backupExtension } = hap;
  return {
    name: hap.moduleName,
    type: hap.moduleType,
    sourceFolder: source?.sourceFolder,
    abilities: hap.abilities.map((ability) => ({
      ...ability,
      sourceFile: source?.abilities.find(({ name }) => name === ability.name)?.sourceFile,
    })),
    requestPermissions: hap.requestPermissions,
    ...(backupExtension === undefined
      ? {}
      : {
          backupExtension: {
            ...backupExtension,
            sourceFile:
              source?.backupExtension?.name === backupExtension.name
                ? source.backupExtension.sourceFile
                : undefined,
          },
        }),
  };
}
