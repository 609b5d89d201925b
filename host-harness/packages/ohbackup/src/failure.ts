import { ConformanceError } from "@ohbackup/conformance";
import type { ConformanceErrorCode } from "@ohbackup/conformance";
import { VirtualDeviceError } from "@ohbackup/virtual-device";
import { HdcError } from "hdc-client-node";
import { CommanderError } from "commander";
import { exitCode } from "./exit-code.js";
import type { ExitCode } from "./exit-code.js";
import { UsageError } from "./usage-error.js";

/** What a person reads about something that failed, and the exit code that says the same to a script. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly exitCode: ExitCode;
}

const usageMistakes: ReadonlySet<ConformanceErrorCode> = new Set<ConformanceErrorCode>([
  "bad-scenario",
  "unknown-catalogue-entry",
]);

/** Turns anything that was thrown into words and an exit code; unknown errors keep their stack, they are defects. */
export function failureOf(error: unknown, interrupted: boolean): Failure {
  if (interrupted) return { code: "interrupted", message: "Interrupted.", exitCode: exitCode.interrupted };
  if (error instanceof UsageError || error instanceof CommanderError) {
    return { code: "usage", message: error.message, exitCode: exitCode.usage };
  }
  if (error instanceof ConformanceError) {
    return { code: error.code, message: error.message, exitCode: conformanceExit(error.code) };
  }
  if (error instanceof HdcError) {
    return { code: error.code, message: error.message, exitCode: exitCode.noDevice };
  }
  if (error instanceof VirtualDeviceError) {
    const usage = error.code === "port-unavailable" || error.code === "project-unreadable";
    return {
      code: error.code,
      message: error.message,
      exitCode: usage ? exitCode.usage : exitCode.notJudged,
    };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: "internal", message: `This is a defect of ohbackup: ${text}`, exitCode: exitCode.notJudged };
}

function conformanceExit(code: ConformanceErrorCode): ExitCode {
  if (usageMistakes.has(code)) return exitCode.usage;
  if (code === "device-lost") return exitCode.noDevice;
  if (code === "interrupted") return exitCode.interrupted;
  return exitCode.notJudged;
}
