import { mkdir, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ConformanceError } from "../errors.js";
import type { JsonObject } from "../json-value.js";
import type { ResolvedScenario } from "../scenario/resolved.js";
import { syncFolder, writeDurably } from "./durable-file.js";

export const checkFormat = "ohbackup-check";
export const checkVersion = 1;

/** What `check.json` says: what was planned, on what, and how it ended. */
export interface CheckPlan {
  format: typeof checkFormat;
  version: typeof checkVersion;
  startedAt: string;
  state: "running" | "complete" | "device-lost" | "interrupted";
  profile: string;
  seed: string;
  device: JsonObject;
  scenarios: readonly { id: string; about: string; clauses: readonly string[]; trace: string }[];
}

/**
 * The folder of a report bundle: `check.json`, `traces/*.ndjson`, `verdicts.json`, `junit.xml`, `summary.txt`,
 * `report.html`. What is
 * in it is written once; a killed check leaves the plan and the traces up to there.
 */
export class BundleFolder {
  private constructor(readonly path: string) {}

  /** Makes the folder, or takes an empty one. @throws ConformanceError `folder-in-use` when something is in it */
  static async create(path: string): Promise<BundleFolder> {
    const folder = resolve(path);
    await mkdir(folder, { recursive: true });
    if ((await readdir(folder)).length > 0) {
      throw new ConformanceError(
        "folder-in-use",
        `${folder} holds something already; a report is never written over another. Name a new folder.`,
      );
    }
    await mkdir(join(folder, "traces"));
    return new BundleFolder(folder);
  }

  /** Where the trace of a scenario goes, relative to the folder. */
  static traceName(index: number, scenario: Pick<ResolvedScenario, "id">): string {
    return `traces/${String(index + 1).padStart(3, "0")}-${scenario.id}.ndjson`;
  }

  tracePath(name: string): string {
    return join(this.path, name);
  }

  async writePlan(plan: CheckPlan): Promise<void> {
    await this.writeText("check.json", `${JSON.stringify(plan, undefined, 2)}\n`);
  }

  async writeText(name: string, text: string): Promise<void> {
    await writeDurably(join(this.path, name), text);
  }

  /** Makes the names of the traces durable. */
  async syncTraces(): Promise<void> {
    await syncFolder(join(this.path, "traces"));
  }
}
