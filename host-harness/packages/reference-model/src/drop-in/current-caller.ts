import { ReferenceModelError } from "../errors/reference-model-error.js";
import { BackupExtensionAbility } from "./extension/backup-extension-ability.js";
import { BackupExtensionContext } from "./extension/backup-extension-context.js";
import type { ModuleNamespace } from "./drop-in-modules.js";

type Modules = ReadonlyMap<string, ModuleNamespace>;

/**
 * The process that imported platform modules stand for. It is kept on the global object, because a test runner may load
 * this file twice: once for the test and once for the modules that the test's code imports.
 */
const place = Symbol.for("ohbackup.drop-in.current-caller");

interface Place {
  [place]?: Modules | undefined;
}

const globalPlace = globalThis as Place;

/** Makes imported platform modules act for the process that these modules were made for; undefined for none. */
export function enterModules(modules: Modules | undefined): void {
  globalPlace[place] = modules;
}

/** The modules that are current. */
export function currentModules(): Modules | undefined {
  return globalPlace[place];
}

/** Exports that are the same in every world. */
const constantExports: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["@ohos.application.BackupExtensionAbility default", BackupExtensionAbility],
  ["@ohos.file.BackupExtensionContext default", BackupExtensionContext],
  ["@kit.CoreFileKit BackupExtensionAbility", BackupExtensionAbility],
  ["@kit.CoreFileKit BackupExtensionContext", BackupExtensionContext],
]);

function currentExport(specifier: string, name: string): object {
  const found = currentModules()?.get(specifier)?.[name];
  if (typeof found === "object" && found !== null) return found;
  throw new ReferenceModelError(
    "no-device",
    `${specifier} was used, but there is no simulated device to use it on: call createDevice() first`,
  );
}

/**
 * What a platform module exports under a name. An import is evaluated once, devices come and go with each test: the
 * object therefore looks every member up on the device that is current.
 */
export function dropInExport(specifier: string, name: string): unknown {
  const constant = constantExports.get(`${specifier} ${name}`);
  if (constant !== undefined) return constant;
  return new Proxy(
    {},
    {
      get: (_, member) => Reflect.get(currentExport(specifier, name), member) as unknown,
      has: (_, member) => Reflect.has(currentExport(specifier, name), member),
      set: () => false,
      defineProperty: () => false,
      deleteProperty: () => false,
      getPrototypeOf: () => Object.prototype,
    },
  );
}
