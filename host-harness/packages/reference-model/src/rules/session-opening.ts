import type { ProfileFlags } from "../profiles/profile.js";
import type { OpenAnswer } from "../service/service-door.js";
import { cjsonText } from "./json/cjson-text.js";
import { serviceCodes } from "./service-codes.js";

export type Scenario = "UNDEFINED" | "BACKUP" | "RESTORE" | "CLEAN";

/** The session that stands in the way of a new one. */
export interface SessionHolder {
  readonly userId: number;
  /** Bundle or process name; `BackupSA` while the service cleans up after itself (`§13.3`). */
  readonly callerName: string;
  /** As {@link activeTimeText} writes it. */
  readonly activeTime: string;
  readonly scenario: Scenario;
}

/** Text of a conflict (`spec/backup-service.md §11.4`; F2 decides about `scenario`). */
export function conflictText(flags: ProfileFlags, holder: SessionHolder): string {
  const { userId, callerName, activeTime, scenario } = holder;
  return cjsonText({
    sessionInfo: {
      error: "Session Conflict",
      userId: String(userId),
      name: callerName,
      activeTime,
      ...(flags.conflictNamesScenario ? { scenario } : {}),
    },
  });
}

/**
 * Clauses A2 to A4 (F1): a constructor while any session exists, whoever holds it. The message is already the one that
 * JS sees.
 */
export function constructorConflict(flags: ProfileFlags, holder: SessionHolder): OpenAnswer {
  switch (flags.constructorConflict) {
    case "invalid-argument":
      return { code: serviceCodes.invalidArgument };
    case "conflict-prefixed":
      return {
        code: serviceCodes.sessionConflict,
        message: `Session Conflict, ${conflictText(flags, holder)}`,
      };
    case "conflict-json":
      return { code: serviceCodes.sessionConflict, message: conflictText(flags, holder) };
  }
}

/** Answer to any constructor (clauses A1 to A4). */
export function constructorOutcome(flags: ProfileFlags, holder: SessionHolder | undefined): OpenAnswer {
  return holder === undefined ? { code: serviceCodes.ok } : constructorConflict(flags, holder);
}

const digits = (value: number, length: number): string => String(value).padStart(length, "0");

/** Clause A5: `YYYY-MM-DD HH:MM:SS:mmm` in the device's zone, which in the model is UTC. */
export function activeTimeText(wallTimeMs: number): string {
  const time = new Date(wallTimeMs);
  const date = [time.getUTCFullYear(), digits(time.getUTCMonth() + 1, 2), digits(time.getUTCDate(), 2)].join(
    "-",
  );
  const clock = [
    digits(time.getUTCHours(), 2),
    digits(time.getUTCMinutes(), 2),
    digits(time.getUTCSeconds(), 2),
    digits(time.getUTCMilliseconds(), 3),
  ].join(":");
  return `${date} ${clock}`;
}
