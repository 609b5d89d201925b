import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { faults } from "@ohbackup/conformance";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { runCli } from "./run-cli.js";

const folder = mkdtempSync(join(tmpdir(), "ohbackup-faults-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const outcome = z.object({ clauses: z.array(z.object({ id: z.string(), state: z.string() })) });

async function violatedWith(
  args: readonly string[],
  name: string,
): Promise<{ exitCode: number | null; violated: string[] }> {
  const run = await runCli(["check", "--json", "--out", join(folder, name), ...args]);
  const { clauses } = outcome.parse(JSON.parse(run.stdout));
  return {
    exitCode: run.exitCode,
    violated: clauses.filter(({ state }) => state === "violates").map(({ id }) => id),
  };
}

describe("a virtual board that deviates", () => {
  it.concurrent.each(faults.map((named) => [named.fault.name, named] as const))(
    "%s is noticed",
    async (name, { caughtBy, shownBy }) => {
      const { exitCode, violated } = await violatedWith(["--fault", name, "--only", shownBy], name);
      expect(violated).toEqual(expect.arrayContaining([...caughtBy]));
      expect(exitCode).toBe(1);
    },
  );

  it.concurrent("is no finding of the same scenarios on the board as it should be", async () => {
    const scenarios = [...new Set(faults.map(({ shownBy }) => shownBy))].join(",");
    const { exitCode, violated } = await violatedWith(["--only", scenarios], "no-fault");
    expect(violated).toEqual([]);
    expect(exitCode).toBe(0);
  });
});
