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

/** One of each kind goes the whole way over the board; the package plays every one of them in its own process. */
const shown: ReadonlySet<string> = new Set([
  "lost-file",
  "missing-end",
  "double-all-end",
  "wrong-error-code",
  "wrong-bundle-name",
  "descriptor-closed-early",
  "begin-before-its-turn",
  "changed-byte",
  "missing-death",
  "conflict-not-noticed",
  "end-before-index",
  "changed-packed-byte",
  "strange-handle-accepted",
]);
const chosen = faults.filter(({ fault }) => shown.has(fault.name));

describe("a virtual board that deviates", () => {
  it("can do so in every way that is shown here", () => {
    expect(chosen.map(({ fault }) => fault.name).sort()).toEqual([...shown].sort());
  });

  it.concurrent.each(chosen.map((named) => [named.fault.name, named] as const))(
    "%s is noticed",
    async (name, { caughtBy, shownBy }) => {
      const { exitCode, violated } = await violatedWith(["--fault", name, "--only", shownBy], name);
      expect(violated).toEqual(expect.arrayContaining([...caughtBy]));
      expect(exitCode).toBe(1);
    },
  );

  it.concurrent("is no finding of the same scenarios on the board as it should be", async () => {
    const scenarios = [...new Set(chosen.map(({ shownBy }) => shownBy))].join(",");
    const { exitCode, violated } = await violatedWith(["--only", scenarios], "no-fault");
    expect(violated).toEqual([]);
    expect(exitCode).toBe(0);
  });
});
