import { asyncCall } from "../async-call.js";
import type { WorkResult } from "../async-call.js";
import { checkCaller, checkCount, errorOf, invalidArgument, required } from "../binding-environment.js";
import type { BindingEnvironment } from "../binding-environment.js";
import { fileDataResult } from "../file-data.js";
import { readIncrementalList } from "../incremental-list.js";
import type { NativeFunctions } from "../native-function.js";
import { isFunction } from "../script-values.js";

const name = "getLocalCapabilities";

/**
 * `getLocalCapabilities()`, `(callback)` and `(list)`. A failing service is not reported: the result then carries a
 * negative descriptor. Only a service that cannot be reached gives an error, and only when errno says why
 * (`spec/js-api.md §2.3`).
 */
export function capabilityFunctions(environment: BindingEnvironment): NativeFunctions {
  const { process, world } = environment;
  const { service } = world;
  const fetch = (ask: () => number) => (): WorkResult => {
    const unreachable = service.unreachable?.(process) ?? 0;
    return unreachable === 0 ? fileDataResult(environment, ask(), name) : { code: unreachable };
  };
  return {
    getLocalCapabilities(...args) {
      checkCaller(environment);
      checkCount(environment, args, [0, 1]);
      const [only] = args;
      if (Array.isArray(only)) {
        const list = required(environment, readIncrementalList(only));
        const askWithList = fetch(() => service.getLocalCapabilitiesIncremental(process, list));
        return asyncCall(environment, askWithList, undefined);
      }
      const ask = fetch(() => service.getLocalCapabilities(process));
      if (args.length === 0) return asyncCall(environment, ask, undefined);
      if (!isFunction(only)) throw errorOf(environment, invalidArgument);
      return asyncCall(environment, ask, only);
    },
  };
}
