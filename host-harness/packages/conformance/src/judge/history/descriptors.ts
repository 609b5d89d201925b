import { asObject } from "../../json-value.js";
import type { JsonValue } from "../../json-value.js";
import { endingOf } from "./call.js";
import type { Call } from "./call.js";

/** Largest number that a descriptor of an application can have: its limit of open files. */
const largestDescriptor = 1023;

/**
 * Which descriptors a caller can still use. `appendBundles` of a restore closes the one it is given
 * (`spec/backup-service.md §7.5`), whatever it answers; a call that threw did not take it. A trace shows a descriptor as
 * its number, or as an object that says what lies behind it and, when it is not a fresh one, `descriptor`.
 */
export class Descriptors {
  #onesTaken = 0;

  /** True or false when it is sure, undefined when nothing is known of this value. */
  isOpen(value: JsonValue): boolean | undefined {
    if (typeof value === "number") return value < 0 || value > largestDescriptor ? false : undefined;
    const object = asObject(value);
    if (object === undefined) return undefined;
    switch (object["descriptor"]) {
      case "closed":
        return false;
      case "reuse":
        return this.#onesTaken === 0;
      default:
        return true;
    }
  }

  call(call: Call): void {
    if (call.method !== "appendBundles" || call.kind !== "SessionRestore" || endingOf(call) === "open")
      return;
    if (call.outcome !== undefined && "thrown" in call.outcome) return;
    this.#onesTaken += 1;
  }
}
