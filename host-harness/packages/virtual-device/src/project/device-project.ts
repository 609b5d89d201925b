import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Ability, Application, BackupExtension, Module } from "./application.js";
import { integerValue, objectList, textValue } from "./json5-file.js";
import type { JsonObject } from "./json5-file.js";
import { readProducts } from "./products.js";
import type { ProjectModule } from "./products.js";

export const backupMetadataName = "ohos.extension.backup";

/**
 * Reads a device project and returns the bundle of every product, as a build and an installation
 * would put them on a device (`spec/device-app.md §2–3`).
 * @param root folder with AppScope, build-profile.json5 and the modules
 * @throws VirtualDeviceError `project-unreadable`, `project-invalid`
 */
export function readDeviceProject(root: string): readonly Application[] {
  return readProducts(root).map(({ bundleName, app, modules, testModules }) => ({
    bundleName,
    versionCode: integerValue(app["versionCode"], "AppScope/app.json5: app.versionCode"),
    versionName: textValue(app["versionName"], "AppScope/app.json5: app.versionName"),
    modules: modules.map(installedModule),
    testModules: testModules.map(installedModule),
  }));
}

function installedModule({ sourceFolder, place, description, resources }: ProjectModule): Module {
  const backupExtension = objectList(description["extensionAbilities"], `${place}: extensionAbilities`)
    .filter((extension) => extension["type"] === "backup")
    .map((extension) => readBackupExtension(sourceFolder, resources, extension, place))
    .find((extension) => extension !== undefined);
  return {
    name: textValue(description["name"], `${place}: module.name`),
    type: textValue(description["type"], `${place}: module.type`),
    sourceFolder,
    abilities: objectList(description["abilities"], `${place}: abilities`).map((ability) =>
      readAbility(sourceFolder, ability, place),
    ),
    requestPermissions: objectList(description["requestPermissions"], `${place}: requestPermissions`).map(
      (permission) => textValue(permission["name"], `${place}: requestPermissions[].name`),
    ),
    ...(backupExtension === undefined ? {} : { backupExtension }),
  };
}

function readAbility(sourceFolder: string, ability: JsonObject, place: string): Ability {
  const name = textValue(ability["name"], `${place}: abilities[].name`);
  return {
    name,
    sourceFile: join(sourceFolder, textValue(ability["srcEntry"], `${place}: ${name}.srcEntry`)),
    exported: ability["exported"] === true,
  };
}

/** A bundle whose metadata is missing or unreadable does not take part (`spec/device-app.md §3.5`). */
function readBackupExtension(
  sourceFolder: string,
  resources: readonly string[],
  extension: JsonObject,
  place: string,
): BackupExtension | undefined {
  const name = textValue(extension["name"], `${place}: extensionAbilities[].name`);
  const profile = backupProfileOf(extension, `${place}: ${name}`);
  const file = resources
    .map((resource) => join(resource, "base/profile", `${profile ?? ""}.json`))
    .find((candidate) => existsSync(candidate));
  if (file === undefined) return undefined;
  return {
    name,
    sourceFile: join(sourceFolder, textValue(extension["srcEntry"], `${place}: ${name}.srcEntry`)),
    config: readFileSync(file, "utf8"),
  };
}

/** Name of the profile resource that configures an extension's backup. */
export function backupProfileOf(extension: JsonObject, place: string): string | undefined {
  const metadata = objectList(extension["metadata"], `${place}.metadata`).find(
    (item) => item["name"] === backupMetadataName,
  );
  const reference = typeof metadata?.["resource"] === "string" ? metadata["resource"] : "";
  return /^\$profile:([\w.-]+)$/.exec(reference)?.[1];
}
