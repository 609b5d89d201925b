import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { profileNames } from "@ohbackup/conformance";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { runCli } from "./run-cli.js";

const folder = mkdtempSync(join(tmpdir(), "ohbackup-catalogue-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const outcome = z.object({
  state: z.string(),
  problems: z.array(z.string()),
  clauses: z.array(z.object({ id: z.string(), state: z.string() })),
});

/** What every release must at least show on its own simulated board. */
const required = ["A1", "A2", "A6", "A7", "B1", "B2", "B6", "B10", "B18", "B21", "C1", "C3", "D9", "CONTENT"];

describe("the whole catalogue on the virtual board", () => {
  it.concurrent.each(profileNames)("violates nothing as %s", async (profile) => {
    const run = await runCli(["check", "--profile", profile, "--json", "--out", join(folder, profile)]);
    const { state, problems, clauses } = outcome.parse(JSON.parse(run.stdout));
    expect({ state, problems }).toEqual({ state: "complete", problems: [] });
    expect(clauses.filter((clause) => clause.state === "violates")).toEqual([]);
    const held = clauses.filter((clause) => clause.state === "conforms").map(({ id }) => id);
    // B18 is only a gap of the model where a name with a clone index is mixed up with its bundle (F33).
    expect(held).toEqual(
      expect.arrayContaining(profile === "v5.0.0" ? required.filter((id) => id !== "B18") : required),
    );
    expect(run.exitCode).toBe(0);
  });
});
