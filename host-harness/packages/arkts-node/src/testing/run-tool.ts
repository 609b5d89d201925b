import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Folder of the workspace, which the tools lie in. */
export const workspace = fileURLToPath(new URL("../../../..", import.meta.url));

export interface ToolResult {
  readonly status: number | null;
  readonly lines: readonly string[];
}

/** Runs a tool of the workspace as a command and gives what it printed. */
export function runTool(name: string, args: readonly string[] = []): ToolResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`tools/${name}.mjs`, ...args], {
    cwd: workspace,
    encoding: "utf8",
    timeout: 120_000,
  });
  return { status, lines: `${stdout}${stderr}`.trimEnd().split("\n") };
}
