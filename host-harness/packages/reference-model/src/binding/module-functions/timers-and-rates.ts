import { updateTimerMaximumMs } from "../../rules/timers.js";
import { checkCaller, checkCount, errorOf, parameterError, required } from "../binding-environment.js";
import type { BindingEnvironment } from "../binding-environment.js";
import type { NativeFunctions } from "../native-function.js";
import { readInt32, readString } from "../script-values.js";

/** `updateTimer` and `updateSendRate` (`spec/js-api.md §2.3`; clauses F13, F16). One argument passes the count and fails by type. */
export function timerAndRateFunctions(environment: BindingEnvironment): NativeFunctions {
  const { process, world } = environment;
  const { flags } = world.profile;
  return {
    updateTimer(...args) {
      checkCaller(environment);
      checkCount(environment, args, [1, 2], parameterError);
      const bundleName = required(environment, readString(args[0]), parameterError);
      const timeoutMs = required(environment, readInt32(args[1]), parameterError);
      const shortestMs = flags.timerAcceptsZero ? 0 : 1;
      if (timeoutMs < shortestMs || timeoutMs > updateTimerMaximumMs)
        throw errorOf(environment, parameterError);
      return world.service.updateTimer(process, bundleName, timeoutMs);
    },

    updateSendRate(...args) {
      checkCaller(environment);
      checkCount(environment, args, [1, 2], parameterError);
      const bundleName = required(environment, readString(args[0]), parameterError);
      const rate = required(environment, readInt32(args[1]), parameterError);
      if (rate < 0) throw errorOf(environment, parameterError);
      return world.service.updateSendRate(process, bundleName, Math.min(rate, flags.sendRateMaximum));
    },
  };
}
