import { describe, expect, it } from "vitest";
import { runCli } from "./run-cli.js";

describe("help", () => {
  it.concurrent.each([[], ["check"], ["judge"], ["devices"], ["device"]])(
    "of `ohbackup %s` has examples and exit code 0",
    async (...command) => {
      const run = await runCli([...command, "--help"]);
      expect(run.stdout).toContain("Examples:");
      expect(run.exitCode).toBe(0);
    },
  );

  it.concurrent("is pointed at when nothing was asked for", async () => {
    const run = await runCli([]);
    expect(run.stdout + run.stderr).toContain("Usage: ohbackup");
    expect(run.exitCode).toBe(2);
  });
});
