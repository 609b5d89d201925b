import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import type { JsonObject } from "../project/json5-file.js";
import { integerValue, textValue } from "../project/json5-file.js";
import { readProducts } from "../project/products.js";
import type { Product, ProjectModule } from "../project/products.js";

/** A package as the build of a device project lays it out, without byte code: a virtual board runs the sources. */
export interface StandInHap {
  readonly bundleName: string;
  readonly moduleName: string;
  /** Whether it holds suites: target `ohosTest`. */
  readonly isTest: boolean;
  /** E.g. `entry-default-unsigned.hap`, `entry-ohosTest-unsigned.hap` (`spec/device-app.md §5`). */
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/** What ZIP can say at the earliest: packages of equal content are equal. */
const fixedTime = new Date(1980, 0, 1, 0, 0, 0);

/**
 * Packs every module of every product of a device project (`spec/device-app.md §12`).
 * @param root folder with AppScope, build-profile.json5 and the modules
 * @throws VirtualDeviceError `project-unreadable`, `project-invalid`
 */
export function makeHaps(root: string): readonly StandInHap[] {
  return readProducts(root).flatMap((product) => [
    ...product.modules.map((module) => makeHap(product, module, false)),
    ...product.testModules.map((module) => makeHap(product, module, true)),
  ]);
}

function makeHap(product: Product, module: ProjectModule, isTest: boolean): StandInHap {
  const moduleName = textValue(module.description["name"], `${module.place}: module.name`);
  const description = {
    app: compiledApp(product),
    module: { ...module.description, packageName: moduleName },
  };
  const entries: Record<string, Uint8Array> = {
    "module.json": Buffer.from(JSON.stringify(description)),
    ...resourceEntries(module.resources),
  };
  // The platform's packer stores every entry as it is.
  const bytes = zipSync(entries, { level: 0, mtime: fixedTime });
  const target = isTest ? "ohosTest" : "default";
  const source = isTest ? moduleName.replace(/_test$/, "") : moduleName;
  return {
    bundleName: product.bundleName,
    moduleName,
    isTest,
    fileName: `${source}-${target}-unsigned.hap`,
    bytes,
  };
}

/** `app` of a compiled description: the project's, with the product's versions of the SDK. */
function compiledApp({ app, profile, bundleName }: Product): JsonObject {
  const level = (name: string): number | undefined =>
    profile[name] === undefined
      ? undefined
      : integerValue(profile[name], `build-profile.json5: app.products[].${name}`);
  const compatible = level("compatibleSdkVersion");
  const target = level("targetSdkVersion") ?? compatible;
  return {
    ...app,
    bundleName,
    bundleType: "app",
    debug: true,
    apiReleaseType: "Release",
    compileSdkType: "OpenHarmony",
    ...(compatible === undefined ? {} : { minAPIVersion: compatible }),
    ...(target === undefined ? {} : { targetAPIVersion: target }),
  };
}

/** Profiles and media; the more specific folder wins. */
function resourceEntries(folders: readonly string[]): Record<string, Uint8Array> {
  const entries: Record<string, Uint8Array> = {};
  for (const folder of [...folders].reverse()) {
    for (const kind of ["profile", "media"]) {
      const directory = join(folder, "base", kind);
      for (const name of namesIn(directory)) {
        entries[`resources/base/${kind}/${name}`] = readFileSync(join(directory, name));
      }
    }
  }
  return entries;
}

function namesIn(directory: string): readonly string[] {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(directory).sort();
}
