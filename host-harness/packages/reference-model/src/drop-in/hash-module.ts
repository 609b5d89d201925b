import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { asyncCall } from "../binding/async-call.js";
import {
  bindingEnvironment,
  checkCount,
  errorOf,
  invalidArgument,
  required,
} from "../binding/binding-environment.js";
import type { BindingWorld } from "../binding/binding-world.js";
import { addNativeMembers } from "../binding/native-shapes.js";
import type { NativeFunctions } from "../binding/native-function.js";
import { isFunction, readString } from "../binding/script-values.js";
import { errnoOf } from "../errors/errno.js";
import type { BusinessError } from "../errors/business-error.js";
import { hostPathOnDevice } from "./file-fs/device-links.js";
import type { SimulatedProcess } from "../world/simulated-process.js";

/** The default export of `@ohos.file.hash`. */
export interface HashModule {
  /** @returns hexadecimal digits in capitals */
  hash(path: string, algorithm: string): Promise<string>;
  hash(
    path: string,
    algorithm: string,
    callback: (error: BusinessError | undefined, digest: string) => void,
  ): void;
}

const algorithms: ReadonlySet<string> = new Set(["md5", "sha1", "sha256"]);
const chunkBytes = 1024 * 1024;

function digestOfFile(hostPath: string, algorithm: string): string {
  const hash = createHash(algorithm);
  const chunk = Buffer.alloc(chunkBytes);
  const fd = openSync(hostPath, "r");
  try {
    for (let count = readSync(fd, chunk); count > 0; count = readSync(fd, chunk))
      hash.update(chunk.subarray(0, count));
  } finally {
    closeSync(fd);
  }
  return hash.digest("hex").toUpperCase();
}

/** `@ohos.file.hash` over the files of one simulated process. */
export function createHashModule(world: BindingWorld, process: SimulatedProcess): HashModule {
  const environment = bindingEnvironment(world, process, {});
  const functions: NativeFunctions = {
    hash(...args) {
      checkCount(environment, args, [2, 3]);
      const path = required(environment, readString(args[0]));
      const algorithm = required(environment, readString(args[1]));
      const callback = args[2];
      if (!algorithms.has(algorithm)) throw errorOf(environment, invalidArgument);
      if (args.length === 3 && !isFunction(callback)) throw errorOf(environment, invalidArgument);
      const work = (): { code: number; value?: unknown } => {
        try {
          return { code: 0, value: digestOfFile(hostPathOnDevice(process.files, path, "follow"), algorithm) };
        } catch (thrown) {
          return { code: errnoOf(thrown) };
        }
      };
      return asyncCall(environment, work, isFunction(callback) ? callback : undefined);
    },
  };
  const module = {};
  addNativeMembers(module, functions);
  return module as HashModule;
}
