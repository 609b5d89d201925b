import { checkCaller, checkCount, required } from "../binding-environment.js";
import type { BindingEnvironment } from "../binding-environment.js";
import { lend } from "../descriptors.js";
import { readIncrementalList } from "../incremental-list.js";
import type { NativeFunctions } from "../native-function.js";
import { readStrings } from "../script-values.js";
import { appendCall } from "./append-call.js";
import { checkSession } from "./native-session.js";

/** `SessionBackup.appendBundles(names[, infos | callback])`. */
export function fullBackupAppend(environment: BindingEnvironment): NativeFunctions {
  const { process, world } = environment;
  return {
    appendBundles(this: unknown, ...args) {
      checkCaller(environment);
      checkCount(environment, args, [1, 2]);
      const names = required(environment, readStrings(args[0]));
      checkSession(environment, this, "SessionBackup");
      return appendCall(environment, names.length, args.slice(1), (infos) =>
        world.service.appendBackup(process, names, infos),
      );
    },
  };
}

/**
 * `IncrementalBackupSession.appendBundles(list[, infos | callback])`. The manifest descriptors stay the caller's
 * (`spec/js-api.md §2.4`); one that is not open counts as none.
 */
export function incrementalBackupAppend(environment: BindingEnvironment): NativeFunctions {
  const { process, world } = environment;
  return {
    appendBundles(this: unknown, ...args) {
      checkCaller(environment);
      checkCount(environment, args, [1, 2]);
      const list = required(environment, readIncrementalList(args[0]));
      checkSession(environment, this, "IncrementalBackupSession");
      return appendCall(environment, list.length, args.slice(1), (infos) =>
        lend(
          environment,
          list.map(({ manifestFd }) => manifestFd),
          (lent) => {
            const bundles = list.map((one, index) => ({ ...one, manifestFd: lent[index] ?? -1 }));
            return world.service.appendIncremental(process, bundles, infos);
          },
        ),
      );
    },
  };
}
