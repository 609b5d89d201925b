import { existsSync } from "node:fs";
import { join } from "node:path";
import { VirtualDeviceError } from "../errors.js";
import { objectList, objectValue, readJson5File, textValue } from "./json5-file.js";
import type { JsonObject } from "./json5-file.js";

/** One HAP that a build of the project makes, with its description as it is written. */
export interface ProjectModule {
  /** Absolute, with the sources that the description's entries start from: `…/src/main`, `…/src/ohosTest`. */
  readonly sourceFolder: string;
  /** Path of the description, for messages. */
  readonly place: string;
  /** `module` of module.json5. */
  readonly description: JsonObject;
  /** Resource folders, the most specific first; they need not exist. */
  readonly resources: readonly string[];
}

/** One product: a bundle, as a build makes it (`spec/device-app.md §3.3`). */
export interface Product {
  readonly bundleName: string;
  /** `app` of app.json5. */
  readonly app: JsonObject;
  /** The product's entry in the root build profile. */
  readonly profile: JsonObject;
  readonly modules: readonly ProjectModule[];
  /** HAPs with the suites of a module, target `ohosTest`; built and installed on demand only. */
  readonly testModules: readonly ProjectModule[];
}

const testTarget = "ohosTest";

/**
 * Reads what a device project builds (`spec/device-app.md §2–3`).
 * @param root folder with AppScope, build-profile.json5 and the modules
 * @throws VirtualDeviceError `project-unreadable`, `project-invalid`
 */
export function readProducts(root: string): readonly Product[] {
  const app = objectValue(readJson5File(join(root, "AppScope/app.json5"))["app"], "AppScope/app.json5: app");
  const profile = readJson5File(join(root, "build-profile.json5"));
  const profileApp = objectValue(profile["app"], "build-profile.json5: app");
  const modules = objectList(profile["modules"], "build-profile.json5: modules");
  return objectList(profileApp["products"], "build-profile.json5: app.products").map((product, index) => {
    const name = textValue(product["name"], `build-profile.json5: app.products[${index}].name`);
    const built = modules.flatMap((module) => modulesOfProduct(root, module, name));
    return {
      bundleName: textValue(product["bundleName"] ?? app["bundleName"], "bundleName"),
      app,
      profile: product,
      modules: built.map(({ module }) => module),
      testModules: built.flatMap(({ test }) => (test === undefined ? [] : [test])),
    };
  });
}

interface BuiltModule {
  readonly module: ProjectModule;
  readonly test?: ProjectModule;
}

function modulesOfProduct(root: string, module: JsonObject, productName: string): readonly BuiltModule[] {
  const name = textValue(module["name"], "build-profile.json5: modules[].name");
  const folder = join(root, textValue(module["srcPath"], `build-profile.json5: module ${name}.srcPath`));
  return objectList(module["targets"], `build-profile.json5: module ${name}.targets`)
    .filter(
      (target) => Array.isArray(target["applyToProducts"]) && target["applyToProducts"].includes(productName),
    )
    .slice(0, 1)
    .map((target) => {
      const targets = readTargets(folder);
      const resources = resourceFolders(folder, targets, textValue(target["name"], `module ${name}: target`));
      const test = existsSync(join(folder, "src/ohosTest/module.json5")) && targets.has(testTarget);
      return {
        module: readModule(folder, "src/main", resources),
        ...(test
          ? {
              test: readModule(folder, "src/ohosTest", [
                join(folder, "src/ohosTest/resources"),
                ...resources,
              ]),
            }
          : {}),
      };
    });
}

function readModule(folder: string, sources: string, resources: readonly string[]): ProjectModule {
  const place = join(folder, sources, "module.json5");
  const description = objectValue(readJson5File(place)["module"], `${place}: module`);
  return { sourceFolder: join(folder, sources), place, description, resources };
}

function readTargets(folder: string): ReadonlyMap<unknown, JsonObject> {
  const place = join(folder, "build-profile.json5");
  const targets = objectList(readJson5File(place)["targets"], `${place}: targets`);
  return new Map(targets.map((target) => [target["name"], target]));
}

/** Resource folders of a module target, the most specific first. */
function resourceFolders(
  folder: string,
  targets: ReadonlyMap<unknown, JsonObject>,
  targetName: string,
): readonly string[] {
  const target = targets.get(targetName);
  if (target === undefined) {
    throw new VirtualDeviceError(
      "project-invalid",
      `${join(folder, "build-profile.json5")}: target ${targetName} is named in the root build profile but not described here; add it to "targets".`,
    );
  }
  const declared = target["resource"] === undefined ? undefined : objectValue(target["resource"], "resource");
  const directories = declared?.["directories"];
  const listed = Array.isArray(directories)
    ? directories.map((item) => textValue(item, "resource.directories"))
    : [];
  return [...listed.map((directory) => join(folder, directory)), join(folder, "src/main/resources")];
}
