import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { VirtualDeviceError } from "../errors.js";
import type { Ability, Application, BackupExtension, Module } from "./application.js";
import { integerValue, objectList, objectValue, readJson5File, textValue } from "./json5-file.js";
import type { JsonObject } from "./json5-file.js";

const backupMetadataName = "ohos.extension.backup";

/**
 * Reads a device project and returns the bundle of every product, as a build and an installation
 * would put them on a device (`spec/device-app.md §2–3`).
 * @param root folder with AppScope, build-profile.json5 and the modules
 * @throws VirtualDeviceError `project-unreadable`, `project-invalid`
 */
export function readDeviceProject(root: string): readonly Application[] {
  const app = objectValue(readJson5File(join(root, "AppScope/app.json5"))["app"], "AppScope/app.json5: app");
  const profile = readJson5File(join(root, "build-profile.json5"));
  const profileApp = objectValue(profile["app"], "build-profile.json5: app");
  const modules = objectList(profile["modules"], "build-profile.json5: modules");
  return objectList(profileApp["products"], "build-profile.json5: app.products").map((product, index) => {
    const productName = textValue(product["name"], `build-profile.json5: app.products[${index}].name`);
    return {
      bundleName: textValue(product["bundleName"] ?? app["bundleName"], "bundleName"),
      versionCode: integerValue(app["versionCode"], "AppScope/app.json5: app.versionCode"),
      versionName: textValue(app["versionName"], "AppScope/app.json5: app.versionName"),
      modules: modules.flatMap((module) => moduleOfProduct(root, module, productName)),
    };
  });
}

function moduleOfProduct(root: string, module: JsonObject, productName: string): readonly Module[] {
  const name = textValue(module["name"], "build-profile.json5: modules[].name");
  const folder = join(root, textValue(module["srcPath"], `build-profile.json5: module ${name}.srcPath`));
  return objectList(module["targets"], `build-profile.json5: module ${name}.targets`)
    .filter(
      (target) => Array.isArray(target["applyToProducts"]) && target["applyToProducts"].includes(productName),
    )
    .slice(0, 1)
    .map((target) => readModule(folder, textValue(target["name"], `module ${name}: target name`)));
}

function readModule(folder: string, target: string): Module {
  const place = join(folder, "src/main/module.json5");
  const description = objectValue(readJson5File(place)["module"], `${place}: module`);
  const resources = resourceFolders(folder, target);
  const backupExtension = objectList(description["extensionAbilities"], `${place}: extensionAbilities`)
    .filter((extension) => extension["type"] === "backup")
    .map((extension) => readBackupExtension(folder, resources, extension, place))
    .find((extension) => extension !== undefined);
  return {
    name: textValue(description["name"], `${place}: module.name`),
    type: textValue(description["type"], `${place}: module.type`),
    abilities: objectList(description["abilities"], `${place}: abilities`).map((ability) =>
      readAbility(folder, ability, place),
    ),
    requestPermissions: objectList(description["requestPermissions"], `${place}: requestPermissions`).map(
      (permission) => textValue(permission["name"], `${place}: requestPermissions[].name`),
    ),
    ...(backupExtension === undefined ? {} : { backupExtension }),
  };
}

function readAbility(folder: string, ability: JsonObject, place: string): Ability {
  const name = textValue(ability["name"], `${place}: abilities[].name`);
  return {
    name,
    sourceFile: join(folder, "src/main", textValue(ability["srcEntry"], `${place}: ${name}.srcEntry`)),
    exported: ability["exported"] === true,
  };
}

/** A bundle whose metadata is missing or unreadable does not take part (`spec/device-app.md §3.5`). */
function readBackupExtension(
  folder: string,
  resources: readonly string[],
  extension: JsonObject,
  place: string,
): BackupExtension | undefined {
  const name = textValue(extension["name"], `${place}: extensionAbilities[].name`);
  const metadata = objectList(extension["metadata"], `${place}: ${name}.metadata`).find(
    (item) => item["name"] === backupMetadataName,
  );
  const reference = typeof metadata?.["resource"] === "string" ? metadata["resource"] : "";
  const profile = /^\$profile:([\w.-]+)$/.exec(reference)?.[1];
  const file = resources
    .map((resource) => join(resource, "base/profile", `${profile ?? ""}.json`))
    .find((candidate) => existsSync(candidate));
  if (file === undefined) return undefined;
  return {
    name,
    sourceFile: join(folder, "src/main", textValue(extension["srcEntry"], `${place}: ${name}.srcEntry`)),
    config: readFileSync(file, "utf8"),
  };
}

/** Resource folders of a module target, the most specific first. */
function resourceFolders(folder: string, targetName: string): readonly string[] {
  const profile = join(folder, "build-profile.json5");
  const target = objectList(readJson5File(profile)["targets"], `${profile}: targets`).find(
    (candidate) => candidate["name"] === targetName,
  );
  if (target === undefined) {
    throw new VirtualDeviceError(
      "project-invalid",
      `${profile}: target ${targetName} is named in the root build profile but not described here; add it to "targets".`,
    );
  }
  const declared = target["resource"] === undefined ? undefined : objectValue(target["resource"], "resource");
  const directories = declared?.["directories"];
  const listed = Array.isArray(directories)
    ? directories.map((item) => textValue(item, "resource.directories"))
    : [];
  return [...listed.map((directory) => join(folder, directory)), join(folder, "src/main/resources")];
}
