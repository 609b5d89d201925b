import type { Clock } from "@ohbackup/reference-model";
import type { ModuleNamespace } from "../runtime/arkts-runtime.js";

const nanosecondsPerMillisecond = 1_000_000;

/** `@ohos.systemDateTime`: time since 1970, and since the device (here: the world) started. */
export function systemDateTimeModule(clock: Clock): ModuleNamespace {
  const scaled = (milliseconds: number, inNanoseconds: boolean): number =>
    Math.trunc(inNanoseconds ? milliseconds * nanosecondsPerMillisecond : milliseconds);
  return {
    default: {
      TimeType: { STARTUP: 0, ACTIVE: 1 },
      getTime: (isNanoseconds = false) => scaled(clock.wallTime(), isNanoseconds),
      getUptime: (_type: number, isNanoseconds = false) => scaled(clock.now(), isNanoseconds),
    },
  };
}
