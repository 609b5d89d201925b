import { checkCaller, checkCount, required } from "../binding-environment.js";
import type { BindingEnvironment } from "../binding-environment.js";
import type { NativeFunctions } from "../native-function.js";
import { readString } from "../script-values.js";

/** `getBackupInfo` and `getBackupVersion` (`spec/js-api.md §2.3`); both are synchronous. */
export function informationFunctions(environment: BindingEnvironment): NativeFunctions {
  const { process, world } = environment;
  return {
    // A second argument passes the count and is not looked at. Every failure of the service gives undefined.
    getBackupInfo(...args) {
      checkCaller(environment);
      checkCount(environment, args, [1, 2]);
      const bundleName = required(environment, readString(args[0]));
      return world.service.getBackupInfo(process, bundleName);
    },

    // The only entry point that does not count its arguments.
    getBackupVersion() {
      checkCaller(environment);
      return `{"backupVersion" : "${world.profile.flags.backupVersion}"}`;
    },
  };
}
