import { asyncCall } from "../../binding/async-call.js";
import type { WorkResult } from "../../binding/async-call.js";
import { checkCount, errorOf } from "../../binding/binding-environment.js";
import type { BindingOptions, BindingWorld } from "../../binding/binding-world.js";
import { addNativeMembers, nativeObject } from "../../binding/native-shapes.js";
import type { NativeFunction } from "../../binding/native-function.js";
import { isFunction } from "../../binding/script-values.js";
import { errnoOf } from "../../errors/errno.js";
import type { SimulatedProcess } from "../../world/simulated-process.js";
import { accessModes, openModes, whenceTypes } from "./constants.js";
import { copyFile } from "./copy-file.js";
import { directories } from "./directories.js";
import { fileEnvironment } from "./file-environment.js";
import type { FileEnvironment, FileOperation, FileOperations } from "./file-environment.js";
import type { FileFsModule } from "./file-fs-types.js";
import { FileSystemError } from "./file-system-error.js";
import { filesByPath } from "./files-by-path.js";
import { openAndClose } from "./open-and-close.js";
import { readAndWrite } from "./read-and-write.js";

/** These have no promise form, and their names no `Sync`. */
const synchronousOnly: ReadonlySet<string> = new Set(["lseek", "dup", "utimes"]);

const numberOf = (thrown: unknown): number =>
  thrown instanceof FileSystemError ? thrown.number : errnoOf(thrown);

function synchronousForm(environment: FileEnvironment, { count, prepare }: FileOperation): NativeFunction {
  return (...args) => {
    checkCount(environment, args, count);
    const perform = prepare(environment, args);
    try {
      return perform();
    } catch (thrown) {
      throw errorOf(environment, numberOf(thrown));
    }
  };
}

/** Promise form, or callback form when the last argument is a function. Wrong arguments throw at once in both. */
function asynchronousForm(environment: FileEnvironment, operation: FileOperation): NativeFunction {
  const { count, prepare } = operation;
  return (...args) => {
    const last = args.at(-1);
    const callback = isFunction(last) ? last : undefined;
    const operands = callback === undefined ? args : args.slice(0, -1);
    checkCount(environment, operands, count);
    const perform = prepare(environment, operands);
    const work = (): WorkResult => {
      try {
        return { code: 0, value: perform() };
      } catch (thrown) {
        return { code: numberOf(thrown) };
      }
    };
    return asyncCall(environment, work, callback);
  };
}

/** The default export of `@ohos.file.fs` for one simulated process: the members of `spec/js-api.md §9.2`. */
export function createFileFsModule(
  world: BindingWorld,
  process: SimulatedProcess,
  options: BindingOptions = {},
): FileFsModule {
  const environment = fileEnvironment(world, process, options);
  const operations: FileOperations = {
    ...openAndClose,
    ...readAndWrite,
    ...filesByPath,
    ...directories,
    ...copyFile,
  };
  const module = {};
  addNativeMembers(module, {
    OpenMode: nativeObject(openModes),
    AccessModeType: Object.freeze({ ...accessModes }),
    WhenceType: nativeObject(whenceTypes),
  });
  for (const [name, operation] of Object.entries(operations)) {
    const synchronous = synchronousForm(environment, operation);
    if (synchronousOnly.has(name)) addNativeMembers(module, { [name]: synchronous });
    else {
      addNativeMembers(module, {
        [`${name}Sync`]: synchronous,
        [name]: asynchronousForm(environment, operation),
      });
    }
  }
  return module as FileFsModule;
}
