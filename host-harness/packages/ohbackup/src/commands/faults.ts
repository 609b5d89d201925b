import { faults } from "@ohbackup/conformance";
import type { NamedFault } from "@ohbackup/conformance";
import { UsageError } from "../usage-error.js";

/** The names for a help text. */
export const faultList = faults.map(({ fault }) => fault.name).join(", ");

/** The deviations that a person asked for by name. @throws UsageError for a name that is none */
export function chosenFaults(names: readonly string[]): readonly NamedFault["fault"][] {
  return names.map((name) => {
    const found = faults.find(({ fault }) => fault.name === name);
    if (found === undefined)
      throw new UsageError(`There is no fault ${JSON.stringify(name)}; known: ${faultList}.`);
    return found.fault;
  });
}
