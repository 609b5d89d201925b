import type { BindingBench } from "../binding-bench.js";
import { row } from "./grid-row.js";
import type { GridRow, Producer } from "./grid-row.js";
import { errnoFor, rejecting, throwing, withoutRight } from "./producers.js";
import { reasons } from "./reasons.js";

type Loose = (...args: readonly unknown[]) => unknown;

const call =
  (name: string, ...args: readonly unknown[]) =>
  (bench: BindingBench): unknown =>
    (Reflect.get(bench.backup, name) as Loose)(...args);

/** 201, 202 and what wrong arguments give: the same in every function. */
function common(name: string, code: number, wrongArguments: number): Producer | string | undefined {
  if (code === 201 || code === 202) return withoutRight(code, call(name));
  if (code === wrongArguments) return throwing(call(name, 1, 2, 3, 4));
  return code === 401 ? reasons.parameters : undefined;
}

const synchronous = (
  name: string,
  documented: readonly number[],
  wrongArguments: number,
  otherwise: string,
): GridRow => row(name, documented, (code) => common(name, code, wrongArguments) ?? otherwise);

/** Module functions and the codes of `spec/js-api.md §1.3` and of the API document. */
export const moduleRows: readonly GridRow[] = [
  row(
    "getLocalCapabilities",
    [201, 202, 401, 13600001, 13900005, 13900011, 13900020, 13900025, 13900042],
    (code) => {
      const usual = common("getLocalCapabilities", code, 13900020);
      if (usual !== undefined) return usual;
      if (code === 13600001) return reasons.errnoOnly;
      return rejecting({ unreachable: () => errnoFor(code) }, (bench) => bench.backup.getLocalCapabilities());
    },
  ),
  synchronous(
    "getBackupInfo",
    [201, 202, 401, 13600001, 13900001, 13900005, 13900011, 13900020, 13900025, 13900042],
    13900020,
    reasons.undefinedInstead,
  ),
  synchronous("updateTimer", [201, 202, 401], 401, ""),
  synchronous("updateSendRate", [201, 202, 401], 401, ""),
  synchronous("getBackupVersion", [201, 202], 401, ""),
  synchronous("fileSystemServiceRequest", [201, 202, 13900020], 13900020, ""),
];
