import { lstatSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { AbilityFactory, Clock, SimulatedProcess } from "@ohbackup/reference-model";
import { asObject } from "../../json-value.js";
import type { JsonObject, JsonValue } from "../../json-value.js";
import type { RecordedFile } from "../../trace/recording/recording-schema.js";
import { textOf } from "./placeholders.js";
import { seedFiles } from "./seed-files.js";

/** What a scripted method did, for the environment's events. */
export interface AbilityCall {
  readonly method: string;
  readonly args: readonly unknown[];
  /** What it saw in the directories that it was told to list. */
  readonly sees?: readonly JsonObject[];
}

export interface AbilityHooks {
  readonly clock: Clock;
  readonly onCall: (call: AbilityCall) => void;
  /** The method returned a promise that is rejected with this. */
  readonly onRejection: (reason: unknown) => void;
}

/**
 * The application callbacks of a recording (`golden/service/README.md`, `ability`). A method's script may differ from
 * invocation to invocation; the count goes on over all connections.
 */
export function scriptedAbility(script: JsonObject, hooks: AbilityHooks): AbilityFactory {
  const invocations = new Map<string, number>();
  return (process) => {
    const methods = Object.entries(script).map(([method, steps]) => {
      const run = (...args: readonly unknown[]): unknown => {
        const count = invocations.get(method) ?? 0;
        invocations.set(method, count + 1);
        return perform(method, stepAt(steps, count), args, process, hooks);
      };
      return [method, run] as const;
    });
    return Object.fromEntries(methods);
  };
}

function stepAt(steps: JsonValue, count: number): JsonObject {
  const list = Array.isArray(steps) ? steps : [steps];
  return asObject(list[Math.min(count, list.length - 1)]) ?? {};
}

function perform(
  method: string,
  step: JsonObject,
  args: readonly unknown[],
  process: SimulatedProcess,
  hooks: AbilityHooks,
): unknown {
  changeFiles(step, process);
  const list = Array.isArray(step["list"]) ? step["list"] : undefined;
  hooks.onCall({ method, args, ...(list === undefined ? {} : { sees: look(list, process) }) });
  const value = step["value"];
  switch (step["mode"] ?? "return") {
    case "throw":
      throw thrownBy(step);
    case "never":
      return new Promise(() => undefined);
    case "die":
      process.exit("crashed");
      return new Promise(() => undefined);
    case "resolve":
      return later(step, hooks.clock, () => value);
    case "reject":
      return later(step, hooks.clock, () => {
        const reason = thrownBy(step);
        hooks.onRejection(reason);
        throw reason;
      });
    default:
      return value;
  }
}

function later(step: JsonObject, clock: Clock, settle: () => JsonValue | undefined): Promise<unknown> {
  const delay = Number(step["delayMs"] ?? 0);
  if (delay === 0) return Promise.resolve().then(settle);
  return new Promise<void>((resolve) => {
    clock.setTimeout(resolve, delay);
  }).then(settle);
}

function thrownBy(step: JsonObject): unknown {
  return typeof step["throwString"] === "string" ? step["throwString"] : new Error(textOf(step["message"]));
}

/** An application's own files get all bits that its umask, which is none here, leaves. */
const applicationMode = 0o666;

function changeFiles(step: JsonObject, { files }: SimulatedProcess): void {
  for (const file of Array.isArray(step["write"]) ? step["write"] : []) {
    const written = asObject(file);
    if (written !== undefined && typeof written["path"] === "string") {
      seedFiles(files, [written as unknown as RecordedFile], applicationMode);
    }
  }
  for (const path of Array.isArray(step["remove"]) ? step["remove"] : []) {
    if (typeof path === "string") rmSync(files.hostPath(path), { recursive: true, force: true });
  }
}

/** Everything below some directories, in byte order, as the application sees it. */
function look(directories: readonly JsonValue[], { files }: SimulatedProcess): readonly JsonObject[] {
  const seen: JsonObject[] = [];
  const visit = (path: string): void => {
    let names: readonly string[];
    try {
      names = readdirSync(files.hostPath(path)).sort();
    } catch {
      return;
    }
    for (const name of names) {
      const child = join(path, name);
      const stats = lstatSync(files.hostPath(child));
      if (stats.isDirectory()) {
        seen.push({ path: child, type: "dir" });
        visit(child);
      } else seen.push({ path: child, type: stats.isSymbolicLink() ? "symlink" : "file", size: stats.size });
    }
  };
  for (const directory of directories) if (typeof directory === "string") visit(directory);
  return seen;
}
