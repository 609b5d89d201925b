import { promiseCall } from "../async-call.js";
import { checkCaller, checkCount, errorOf, invalidArgument, required } from "../binding-environment.js";
import type { BindingEnvironment } from "../binding-environment.js";
import type { NativeFunctions } from "../native-function.js";
import { isObject, readInt32, readProperty } from "../script-values.js";

/** The service serves one vendor's data-clone application only; all others get this number (`spec/js-api.md §2.3`). */
const callerNotServed = 13900001;

/** A missing member is 0; one that is there must be a number. */
function readMember(environment: BindingEnvironment, config: object, name: string): number {
  const { present, value } = readProperty(config, name);
  return present ? required(environment, readInt32(value)) : 0;
}

/** `fileSystemServiceRequest`: the promise resolves with the service's code even when that is an error. */
export function fileSystemFunctions(environment: BindingEnvironment): NativeFunctions {
  const { process, world } = environment;
  const { service } = world;
  return {
    fileSystemServiceRequest(...args) {
      checkCaller(environment);
      checkCount(environment, args, [1, 1]);
      const [config] = args;
      if (!isObject(config)) throw errorOf(environment, invalidArgument);
      const triggerType = readMember(environment, config, "triggerType");
      // Neither range is checked; negative numbers wrap to unsigned ones.
      const writeSizeMb = readMember(environment, config, "writeSize") >>> 0;
      const waitTimeS = readMember(environment, config, "waitTime") >>> 0;
      if (triggerType !== 0) throw errorOf(environment, invalidArgument);
      return promiseCall(environment, () => {
        const unreachable = service.unreachable?.(process) ?? 0;
        if (unreachable !== 0) return { code: unreachable };
        const value =
          service.fileSystemServiceRequest?.(process, { writeSizeMb, waitTimeS }) ?? callerNotServed;
        return { code: 0, value };
      });
    },
  };
}
