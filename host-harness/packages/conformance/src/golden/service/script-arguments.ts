import { openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asObject } from "../../json-value.js";
import type { JsonValue } from "../../json-value.js";

/** What recorded arguments stand for in the script of a caller. */
export interface ScriptHost {
  /** Where the caller's own files are. */
  readonly folder: string;
  /** A descriptor of the caller was opened. */
  opened(fd: number): void;
  /** The function that an argument in callback style stands for. */
  callback(): (...args: readonly unknown[]) => void;
  /** Callbacks of a new session with these names. */
  callbacks(names: readonly string[]): object;
}

let files = 0;

function descriptorOn(host: ScriptHost, text: string): number {
  files += 1;
  const path = join(host.folder, `argument-${String(files)}`);
  writeFileSync(path, text);
  const fd = openSync(path, "r+");
  host.opened(fd);
  return fd;
}

/** A recorded argument as the script had it (`golden/service/README.md`). */
export function scriptArgument(value: JsonValue, host: ScriptHost): unknown {
  if (Array.isArray(value)) return value.map((item) => scriptArgument(item, host));
  // JSON has no word for it.
  if (value === "NaN") return Number.NaN;
  const object = asObject(value);
  if (object === undefined) return value;
  const keys = Object.keys(object);
  if (object["undefined"] === true && keys.length === 1) return undefined;
  if (object["function"] === true && keys.length === 1) return host.callback();
  if (Array.isArray(object["callbacks"])) {
    return host.callbacks(object["callbacks"].filter((name) => typeof name === "string"));
  }
  if (typeof object["fdText"] === "string") return descriptorOn(host, object["fdText"]);
  if (keys.length === 1 && object["fd"] !== undefined)
    return descriptorOn(host, JSON.stringify(object["fd"]));
  if (keys.length === 1 && object["fdJson"] !== undefined)
    return descriptorOn(host, JSON.stringify(object["fdJson"]));
  if (keys.length === 1 && typeof object["text"] === "string") return descriptorOn(host, object["text"]);
  return Object.fromEntries(Object.entries(object).map(([name, item]) => [name, scriptArgument(item, host)]));
}
