import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

const workspace = join(import.meta.dirname, "..");

it("docs/clauses.md says what the rules say", () => {
  const tool = join(workspace, "tools/clauses-document.mjs");
  const { status, stdout } = spawnSync(process.execPath, [tool, "--check"], {
    cwd: workspace,
    encoding: "utf8",
    timeout: 60_000,
  });
  expect(stdout).toMatch(/^docs\/clauses\.md is up to date: \d+ clauses\n$/);
  expect(status).toBe(0);
});
