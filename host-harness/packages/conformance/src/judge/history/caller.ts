import type { TraceEvent } from "../../trace/event.js";
import { asStrings } from "../../json-value.js";
import type { WorldFacts } from "../../trace/header.js";

/** The application that makes calls. */
export interface Caller {
  readonly bundle: string;
  readonly permissions: readonly string[];
  readonly systemApp: boolean;
}

const backupPermission = "ohos.permission.BACKUP";

export function hasPermission(caller: Caller): boolean {
  return caller.permissions.includes(backupPermission);
}

/** Follows who calls: the caller of the facts until another takes over. */
export class CallerAt {
  #caller: Caller | undefined;

  constructor(facts: WorldFacts | undefined) {
    this.#caller = facts?.caller;
  }

  get caller(): Caller | undefined {
    return this.#caller;
  }

  see(event: TraceEvent): void {
    if (event.event !== "env" || event.name !== "world:setClient") return;
    const { bundle, permissions, systemApp } = event.detail;
    const known = asStrings(permissions);
    this.#caller =
      typeof bundle === "string" && known !== undefined && typeof systemApp === "boolean"
        ? { bundle, permissions: known, systemApp }
        : undefined;
  }
}
