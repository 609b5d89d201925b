import { z } from "zod";
import { ConformanceError } from "../../errors.js";
import { Pauses } from "../../pause.js";
import type { MadeEntry } from "../../scenario/scenario.js";
import { firstProblem } from "../../schema-problem.js";
import { treeEntrySchema } from "../../trace/event-schema.js";
import type { DigestEntry } from "../../trace/event.js";
import { traceLimits } from "../../trace/limits.js";
import type { DeviceCall } from "../device.js";
import { moduleFiles, physicalPath } from "./device-paths.js";
import type { DeviceShell } from "./device-shell.js";
import { startAbility } from "./start-ability.js";

export type FixtureCommand = "make" | "digest" | "clear";

const statusSchema = z.object({
  state: z.enum(["running", "finished", "failed"]),
  command: z.string().max(64).optional(),
  message: z.string().max(traceLimits.textLength).optional(),
  /** Of `make`: what the application's file interface could not do, because it knows no chmod. */
  modesToSet: z
    .array(z.object({ path: z.string().max(traceLimits.nameLength), mode: z.string().regex(/^[0-7]{3,4}$/) }))
    .max(traceLimits.listLength)
    .optional(),
});
const digestSchema = z.object({ entries: z.array(treeEntrySchema).max(traceLimits.listLength) });

type FixtureStatus = z.infer<typeof statusSchema>;

/** Paths of one chmod; far below what a command line holds. */
const pathsOfOneCommand = 50;

const statusBytes = 1024 * 1024;
const digestBytes = 256 * 1024 * 1024;

/** Longest pause between two looks at a fixture, and how long it may take, in milliseconds. */
export interface FixtureTiming {
  pollMs: number;
  limitMs: number;
}

/** The ability in every target that makes, digests and clears files where only the target itself may write. */
export class Fixture {
  constructor(
    private readonly shell: DeviceShell,
    private readonly timing: FixtureTiming,
  ) {}

  /** Lets a target make files, and sets the permissions that it cannot set itself. */
  async make(bundle: string, run: string, tree: readonly MadeEntry[], call: DeviceCall): Promise<void> {
    await this.shell.mustRun(["mkdir", "-p", folderOf(bundle, run)], call);
    await this.shell.put(Buffer.from(JSON.stringify(tree)), `${folderOf(bundle, run)}/tree.json`, call);
    const { modesToSet = [] } = await this.run(bundle, run, "make", call);
    for (const { type, path, target } of tree) {
      if (type !== "hardlink" || target === undefined) continue;
      await this.shell.mustRun(["ln", physicalPath(bundle, target), physicalPath(bundle, path)], call);
    }
    const wanted = new Set(modesToSet.map(({ path }) => path));
    // What was asked for decides, not what the device answers.
    const byMode = new Map<string, string[]>();
    for (const { path, mode } of tree) {
      if (mode === undefined || !wanted.has(path)) continue;
      const paths = byMode.get(mode) ?? [];
      paths.push(physicalPath(bundle, path));
      byMode.set(mode, paths);
    }
    for (const [mode, paths] of byMode) {
      for (let at = 0; at < paths.length; at += pathsOfOneCommand) {
        await this.shell.mustRun(["chmod", mode, ...paths.slice(at, at + pathsOfOneCommand)], call);
      }
    }
  }

  /** Digest of what a target holds, checked. */
  async digest(bundle: string, run: string, call: DeviceCall): Promise<readonly DigestEntry[]> {
    await this.run(bundle, run, "digest", call);
    const path = `${folderOf(bundle, run)}/digest.json`;
    const bytes = await this.shell.get(path, digestBytes, call);
    const parsed = digestSchema.safeParse(parsedJson(bytes));
    if (parsed.success) return parsed.data.entries;
    const { path: where, text } = firstProblem(parsed.error);
    throw new ConformanceError("device-answer", `${path}, ${where}: ${text}.`, { where });
  }

  /** Runs a command of the fixture to its end. @throws ConformanceError `fixture-failed`, `step-timeout` */
  async run(bundle: string, run: string, command: FixtureCommand, call: DeviceCall): Promise<FixtureStatus> {
    const folder = folderOf(bundle, run);
    const statusPath = `${folder}/fixture-status.json`;
    await this.shell.mustRun(["mkdir", "-p", folder], call);
    await this.shell.mustRun(["rm", "-f", statusPath], call);
    await startAbility(this.shell, { bundle, ability: "FixtureAbility", parameters: { command, run } }, call);
    const deadline = performance.now() + this.timing.limitMs;
    const pauses = new Pauses(this.timing.pollMs);
    while (performance.now() < deadline) {
      const status = statusSchema.safeParse(parsedJson(await this.shell.get(statusPath, statusBytes, call)));
      if (status.success && status.data.state === "finished") return status.data;
      if (status.success && status.data.state === "failed") {
        throw new ConformanceError(
          "fixture-failed",
          `${command} in ${bundle} failed: ${(status.data.message ?? "").slice(0, 500)}.`,
        );
      }
      await pauses.rest(call.signal);
    }
    throw new ConformanceError(
      "step-timeout",
      `${command} in ${bundle} was not over after ${this.timing.limitMs} ms.`,
    );
  }
}

function folderOf(bundle: string, run: string): string {
  return physicalPath(bundle, `${moduleFiles("backup_ext")}/${run}`);
}

function parsedJson(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}
