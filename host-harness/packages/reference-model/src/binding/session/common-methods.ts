import type { SessionKind } from "../../service/service-door.js";
import { promiseCall } from "../async-call.js";
import {
  checkCaller,
  checkCount,
  errorOf,
  invalidArgument,
  parameterError,
  required,
} from "../binding-environment.js";
import type { BindingEnvironment } from "../binding-environment.js";
import { fileDataResult } from "../file-data.js";
import { readIncrementalList } from "../incremental-list.js";
import type { NativeFunctions } from "../native-function.js";
import { readBoolean, readString } from "../script-values.js";
import { checkSession, findSession } from "./native-session.js";

/** Methods that all three session classes have (`spec/js-api.md §2.4`). */
export function commonMethods(environment: BindingEnvironment, kind: SessionKind): NativeFunctions {
  const { process, world } = environment;
  const { service } = world;
  return {
    release(this: unknown, ...args) {
      checkCaller(environment);
      checkCount(environment, args, [0, 0]);
      checkSession(environment, this, kind);
      return promiseCall(environment, () => ({ code: service.release(process, kind) }));
    },

    getLocalCapabilities(this: unknown, ...args) {
      checkCaller(environment);
      checkCount(environment, args, [0, 0]);
      checkSession(environment, this, kind);
      const receivedIn = `${kind}.getLocalCapabilities`;
      return promiseCall(environment, () =>
        fileDataResult(environment, service.getSessionCapabilities(process, kind), receivedIn),
      );
    },

    // A foreign `this` gives undefined here, and SessionRestore ignores a second argument.
    cancel(this: unknown, ...args) {
      checkCaller(environment);
      checkCount(environment, args, [1, kind === "SessionRestore" ? 2 : 1], parameterError);
      const bundleName = required(environment, readString(args[0]), parameterError);
      if (findSession(environment, this, kind) === undefined) return undefined;
      return service.cancel(process, kind, bundleName);
    },

    cleanBundleTempDir(this: unknown, ...args) {
      checkCaller(environment);
      checkCount(environment, args, [1, 1], parameterError);
      const bundleName = required(environment, readString(args[0]), parameterError);
      checkSession(environment, this, kind);
      return promiseCall(environment, async () => {
        const value = await service.cleanBundleTempDir(process, kind, bundleName);
        return { code: 0, value };
      });
    },

    getCompatibilityInfo(this: unknown, ...args) {
      checkCaller(environment);
      checkCount(environment, args, [2, 2], parameterError);
      const bundleName = required(environment, readString(args[0]), parameterError);
      const extInfo = required(environment, readString(args[1]), parameterError);
      checkSession(environment, this, kind);
      return promiseCall(environment, async () => {
        const { code, text } = await service.getCompatibilityInfo(process, kind, bundleName, extInfo);
        return { code, value: text };
      });
    },
  };
}

/** `getBackupDataSize` of the two backup classes: every failure of the service is 13900020 (`spec/js-api.md §2.4`). */
export function dataSizeMethods(environment: BindingEnvironment, kind: SessionKind): NativeFunctions {
  const { process, world } = environment;
  return {
    getBackupDataSize(this: unknown, ...args) {
      checkCaller(environment);
      checkCount(environment, args, [2, 2]);
      const isPreciseScan = required(environment, readBoolean(args[0]));
      const list = required(environment, readIncrementalList(args[1]));
      if (list.length === 0) throw errorOf(environment, invalidArgument);
      checkSession(environment, this, kind);
      return promiseCall(environment, () => {
        const code = world.service.getBackupDataSize(process, kind, isPreciseScan, list);
        return { code: code === 0 ? 0 : invalidArgument };
      });
    },
  };
}
