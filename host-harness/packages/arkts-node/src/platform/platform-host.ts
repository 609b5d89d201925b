import type { Clock } from "@ohbackup/reference-model";

/** A line that device code wrote to `console` or hilog. */
export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error" | "fatal";
  /** Tag of hilog; `console` for the console. */
  readonly tag: string;
  /** hilog domain, 0 to 0xFFFFF; 0 for the console. */
  readonly domain: number;
  readonly text: string;
}

/** What the stand-ins need of the simulated device and of the process they belong to. */
export interface PlatformHost {
  readonly clock: Clock;
  readonly pid: number;
  readonly uid: number;
  readonly bundleName: string;
  /** `deviceInfo.sdkApiVersion` and `osFullName`. */
  readonly device: { readonly sdkApiVersion: number; readonly osFullName: string };
  log(line: LogLine): void;
  /** The process ends itself (`process.ProcessManager.exit`). */
  exit(code: number): void;
  /** A timer task threw: on a device this ends the application. */
  uncaught(error: unknown): void;
}
