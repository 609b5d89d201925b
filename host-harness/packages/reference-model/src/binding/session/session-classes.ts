import type { SessionKind } from "../../service/service-door.js";
import type { BindingEnvironment } from "../binding-environment.js";
import { addNativeMembers, pickMembers } from "../native-shapes.js";
import type { NativeFunctions } from "../native-function.js";
import { fullBackupAppend, incrementalBackupAppend } from "./backup-append.js";
import { commonMethods, dataSizeMethods } from "./common-methods.js";
import { migrationMethods } from "./migration-methods.js";
import { openSession } from "./open-session.js";
import { restoreAppend } from "./restore-append.js";
import { restoreFiles } from "./restore-files.js";

export type SessionClass = new (...args: readonly unknown[]) => object;

/** Methods of a class in this release (`spec/js-api.md §1.4` to §1.6). */
function methodsOf(environment: BindingEnvironment, kind: SessionKind): NativeFunctions {
  const { hasCancelAndSizes, hasCleanAndCompatibility, hasBatchHandlesAndMigration } =
    environment.world.profile.flags;
  const methods: NativeFunctions = {
    ...commonMethods(environment, kind),
    ...(kind === "SessionBackup"
      ? { ...fullBackupAppend(environment), ...dataSizeMethods(environment, kind) }
      : {}),
    ...(kind === "IncrementalBackupSession"
      ? { ...incrementalBackupAppend(environment), ...dataSizeMethods(environment, kind) }
      : {}),
    ...(kind === "SessionRestore"
      ? { ...restoreAppend(environment), ...restoreFiles(environment), ...migrationMethods(environment) }
      : {}),
  };
  const available: Readonly<Record<string, boolean>> = {
    getLocalCapabilities: hasCancelAndSizes,
    getBackupDataSize: hasCancelAndSizes,
    cancel: hasCancelAndSizes,
    cleanBundleTempDir: hasCleanAndCompatibility,
    getCompatibilityInfo: hasCleanAndCompatibility,
    getFileHandles: hasBatchHandlesAndMigration,
    migrateFile: hasBatchHandlesAndMigration,
    getApkFileHandle: hasBatchHandlesAndMigration,
  };
  return pickMembers(
    Object.fromEntries(
      Object.entries(methods).map(([name, method]) => [name, [available[name] ?? true, method] as const]),
    ),
  );
}

/** A session class for one process: calling it without `new` is a TypeError, as the engine makes it. */
export function sessionClass(environment: BindingEnvironment, kind: SessionKind): SessionClass {
  const named = {
    [kind]: function (this: object, ...args: readonly unknown[]): void {
      if ((new.target as unknown) === undefined)
        throw new TypeError(`Class constructor ${kind} cannot be invoked without 'new'`);
      openSession(environment, this, kind, args);
    },
  };
  // A plain function with `new.target` is a constructor; TypeScript has no type for making one.
  const constructor = named[kind] as unknown as SessionClass;
  Object.defineProperty(constructor, "prototype", { writable: false });
  addNativeMembers(constructor.prototype as object, methodsOf(environment, kind));
  return constructor;
}
