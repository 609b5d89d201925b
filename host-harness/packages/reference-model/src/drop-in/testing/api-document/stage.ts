import { VirtualClock } from "../../../world/virtual-clock.js";
import { BindingBench, thrownCode } from "../../../binding/testing/binding-bench.js";
import type { BenchOptions } from "../../../binding/testing/binding-bench.js";
import { Device } from "../../device.js";
import type { AppDescription, DeviceOptions } from "../../device.js";
import { dropInModules } from "../../drop-in-modules.js";
import type { Block } from "./blocks.js";
import { run, transpile, withPrelude } from "./run-block.js";
import type { Run } from "./run-block.js";

/** The fixture of `spec/js-api.md §7`: two applications with a backup extension and a few files, a third is absent. */
export const apps: readonly AppDescription[] = ["com.example.hiworld", "com.example.myApp"].map((name) => ({
  name,
  files: {
    "/data/storage/el2/base/files/a.txt": "hello",
    "/data/storage/el2/base/files/sub/b.txt": "world",
  },
  config: { allowToBackupRestore: true, includes: ["/data/storage/el2/base/files/"] },
  ability: { getBackupInfo: () => "information of the application" },
}));

/** Long enough for everything that happens by itself, too short for any time limit of the service. */
const settleMs = 10_000;

export interface StagedRun extends Run {
  readonly device: Device;
  readonly uncaught: readonly unknown[];
  /** Lets some seconds pass; then time stands still. */
  readonly settle: () => Promise<void>;
  /** Calls a function that the block only defines; gives what its promise rejected with. */
  readonly call: (name: string) => Promise<unknown>;
  /** True when the service has a session, whoever opened it. */
  readonly hasSession: () => boolean;
}

async function outcomeOf(promise: unknown, settle: () => Promise<void>): Promise<unknown> {
  let rejected: unknown;
  const watched = Promise.resolve(promise).catch((error: unknown) => {
    rejected = error;
  });
  await settle();
  await watched;
  return rejected;
}

/** Functions that a block only defines, and the variable in which it keeps its session. */
function namesOf(text: string): readonly string[] {
  const functions = text.matchAll(/^(?:async )?function (\w+)/gm);
  const sessions = text.matchAll(
    /^let (g_session|sessionBackup|sessionRestore|incrementalBackupSession)\b/gm,
  );
  return [...functions, ...sessions].map((match) => match[1] ?? "");
}

/** The session object that a block keeps in a variable. */
export function openedBy({ exports }: Run, variable: string): object {
  return exports[variable] as object;
}

/** Runs a block on a fresh device of the API level that the document describes. */
export function stage(
  block: Block,
  options: DeviceOptions = {},
  edit = (text: string): string => text,
): StagedRun {
  const uncaught: unknown[] = [];
  const device = new Device({
    profile: "v5.0.0",
    time: "stepped",
    apps,
    onUncaught: (thrown) => {
      uncaught.push(thrown);
    },
    ...options,
  });
  const { clock } = device;
  const settle = async (): Promise<void> => {
    if (clock instanceof VirtualClock) await clock.advance(settleMs);
  };
  const kept = namesOf(block.text)
    .map((name) => `exports.${name} = ${name};`)
    .join("\n");
  const { code } = transpile(`${withPrelude(edit(block.text))}\n${kept}`);
  const ran = run(code, device.modules);
  return {
    ...ran,
    device,
    uncaught,
    settle,
    call: (name) => outcomeOf((ran.exports[name] as () => unknown)(), settle),
    hasSession: () => sessionExists(device),
  };
}

function sessionExists(device: Device): boolean {
  const backup = device.modules.get("@ohos.file.backup")?.["default"] as BindingBench["backup"];
  return thrownCode(() => new backup.SessionBackup({})) !== undefined;
}

/** Runs a block on a scripted service. */
export function stageOnScript(
  text: string,
  options: BenchOptions = {},
): Run & { readonly bench: BindingBench } {
  const bench = new BindingBench({ profile: "v5.0.0", ...options });
  const { code } = transpile(text);
  const modules = dropInModules(bench, bench.process, {
    onUncaught: (thrown) => {
      bench.uncaught.push(thrown);
    },
  });
  return { ...run(code, modules), bench };
}
