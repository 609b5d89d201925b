import { promiseCall } from "../async-call.js";
import { checkCaller, checkCount, invalidArgument, required } from "../binding-environment.js";
import type { BindingEnvironment } from "../binding-environment.js";
import { fileDataResult } from "../file-data.js";
import type { NativeFunctions } from "../native-function.js";
import { isObject, readProperty, readString } from "../script-values.js";
import { checkSession } from "./native-session.js";

/** The service cannot do without the vendor's library what these methods need (`spec/backup-service.md §12.2`, 0x3012). */
const vendorLibraryMissing = 13900005;

function readMember(value: unknown, name: string): string | undefined {
  return isObject(value) ? readString(readProperty(value, name).value) : undefined;
}

/** `migrateFile` and `getApkFileHandle` (`spec/js-api.md §2.4`, last rows). */
export function migrationMethods(environment: BindingEnvironment): NativeFunctions {
  const { process, world } = environment;
  const { service } = world;
  return {
    migrateFile(this: unknown, ...args) {
      checkCaller(environment);
      checkCount(environment, args, [2, 2]);
      const [pathInfo, fileMeta] = args;
      const srcPath = required(environment, readMember(pathInfo, "srcPath"));
      const destPath = required(environment, readMember(pathInfo, "destPath"));
      const meta = required(environment, isObject(fileMeta) ? fileMeta : undefined);
      const bundleName = required(environment, readMember(meta, "bundleName"));
      // Unlike everywhere else, the uri may be missing; when it is there it must be a string.
      const { present, value } = readProperty(meta, "uri");
      const uri = present ? required(environment, readString(value)) : "";
      checkSession(environment, this, "SessionRestore");
      return promiseCall(environment, () => ({
        code: service.migrateFile?.(process, { srcPath, destPath, bundleName, uri }) ?? vendorLibraryMissing,
      }));
    },

    // Whatever went wrong, the rejection is 13900020.
    getApkFileHandle(this: unknown, ...args) {
      checkCaller(environment);
      checkCount(environment, args, [2, 2]);
      const path = required(environment, readString(args[0]));
      const fileName = required(environment, readString(args[1]));
      checkSession(environment, this, "SessionRestore");
      return promiseCall(environment, () => {
        const fd = service.getApkFileHandle?.(process, path, fileName) ?? -1;
        return fd < 0 ? { code: invalidArgument } : fileDataResult(environment, fd, "getApkFileHandle");
      });
    },
  };
}
