import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it, vi } from "vitest";
import { runCli, startCli } from "./run-cli.js";

const folder = mkdtempSync(join(tmpdir(), "ohbackup-cli-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const recording = fileURLToPath(
  new URL("../../fixtures/golden/service/backup_one_small.json", import.meta.url),
);

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function inFolder(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("wrong usage", () => {
  it.concurrent.each([
    ["an unknown command", ["frobnicate"], "unknown command"],
    ["an unknown option", ["check", "--frobnicate"], "unknown option"],
    ["an unknown profile", ["check", "--profile", "v4.1"], "v5.0.0"],
    ["an unknown fault", ["check", "--fault", "gremlins"], "missing-end"],
    ["a selection that matches nothing", ["check", "--only", "Z99"], "Z99"],
    ["a fault on somebody's device", ["check", "-t", "x", "--fault", "missing-end"], "--fault"],
    ["a file that does not exist", ["judge", join(folder, "nothing.ndjson")], "nothing.ndjson"],
    ["a port that is none", ["device", "--port", "70000"], "65535"],
  ])("%s ends with 2 and says what to do", async (_, args, words) => {
    const run = await runCli(args);
    expect(run.stderr).toContain(words);
    expect(run.exitCode).toBe(2);
  });

  it.concurrent("a mistake in a scenario is named by its path", async () => {
    const path = inFolder(
      "mistake.json",
      JSON.stringify({
        format: "ohbackup-scenario",
        version: 1,
        id: "mistake",
        about: "a limit that is text",
        clauses: [],
        world: { bundles: [] },
        steps: [
          { do: "open", session: "s1", kind: "SessionBackup" },
          { do: "sleep", ms: "a while" },
        ],
      }),
    );
    const run = await runCli(["check", "--scenario", path]);
    expect(run.stderr).toContain("steps[1].ms");
    expect(run.exitCode).toBe(2);
  });
});

describe("no device", () => {
  it.concurrent("no hdc server: the address that was tried, exit code 3", async () => {
    const port = await freePort();
    for (const args of [["devices"], ["check", "-t", "KEY", "--profile", "v6.1"]]) {
      const run = await runCli([...args, "--server", String(port)]);
      expect(run.stderr).toContain(`127.0.0.1:${port}`);
      expect(run.exitCode).toBe(3);
    }
  });

  it.concurrent("an unknown key: exit code 3, and where to look", async () => {
    const port = await freePort();
    const board = startCli(["device", "--port", String(port)]);
    await board.printed("Ctrl-C ends it");
    const run = await runCli(["check", "-t", "nobody", "--server", String(port)]);
    expect(run.stderr).toContain("nobody");
    expect(run.exitCode).toBe(3);
    const listed = await runCli(["devices", "--server", String(port), "--json"]);
    expect(listed.stdout).toContain("virtual-v6.1");
    expect(listed.exitCode).toBe(0);
    board.signal("SIGINT");
    expect((await board.finished).exitCode).toBe(130);
  });

  it.concurrent(
    "a board that dies in the middle: exit code 3, the trace so far is kept and can be judged",
    async () => {
      const port = await freePort();
      const out = join(folder, "lost");
      // One that is killed leaves its files; they go with the folder of this test.
      const board = startCli(["device", "--port", String(port)], { environment: { TMPDIR: folder } });
      await board.printed("Ctrl-C ends it");
      const check = startCli([
        ...["check", "-t", "virtual-v6.1", "--server", String(port), "--out", out],
        ...["--only", "backup-one,real-tree"],
      ]);
      await check.printed("real-tree");
      const cutShort = join(out, "traces", "002-real-tree.ndjson");
      await vi.waitFor(
        () => {
          if (!readFileSync(cutShort, "latin1").includes('"event":"tree"')) throw new Error("not begun");
        },
        { timeout: 120_000, interval: 5 },
      );
      board.signal("SIGKILL");
      await board.finished;
      const run = await check.finished;
      expect(run.stdout).toContain("device lost");
      expect(run.exitCode).toBe(3);
      expect(readFileSync(cutShort, "utf8")).toContain('"status":"device-lost"');
      const judged = await runCli(["judge", out]);
      expect(judged.stdout).toContain("B18      conforms");
      expect(judged.exitCode).toBe(4);
    },
  );
});

describe("damaged files", () => {
  it.concurrent("a torn last line is reported and the rest is judged", async () => {
    const out = join(folder, "whole");
    expect((await runCli(["check", "--only", "backup-one", "--out", out])).exitCode).toBe(0);
    const [name = ""] = readdirSync(join(out, "traces"));
    const text = readFileSync(join(out, "traces", name), "utf8");
    const run = await runCli(["judge", inFolder("torn.ndjson", text.slice(0, -20))]);
    expect(run.stdout).toContain("problem:");
    expect(run.stdout).toMatch(/B18 +conforms/);
    expect(run.exitCode).toBe(4);
  });

  it.concurrent("a file that is no trace: exit code 4", async () => {
    const run = await runCli(["judge", inFolder("prose.ndjson", "once upon a time\n")]);
    expect(run.stdout).toContain("prose.ndjson");
    expect(run.exitCode).toBe(4);
  });

  it.concurrent("a recording of the real service conforms; with one end taken out it violates", async () => {
    const good = await runCli(["judge", "--profile", "v6.1", recording]);
    expect(good.stdout).toMatch(/B18 +conforms/);
    expect(good.exitCode).toBe(0);
    const parsed = JSON.parse(readFileSync(recording, "utf8")) as { events: { cb: string }[] };
    const without = { ...parsed, events: parsed.events.filter(({ cb }) => cb !== "onBundleEnd") };
    const bad = await runCli([
      "judge",
      "--profile",
      "v6.1",
      inFolder("without.json", JSON.stringify(without)),
    ]);
    expect(bad.stdout).toMatch(/violates/);
    expect(bad.exitCode).toBe(1);
  });
});

describe("Ctrl-C", () => {
  it("stops a check, leaves nothing behind, and ends with 130", async () => {
    const temporary = mkdtempSync(join(folder, "temporary-"));
    const check = startCli(["check", "--only", "real-tree", "--out", join(folder, "interrupted")], {
      environment: { TMPDIR: temporary },
    });
    await check.printed("real-tree");
    check.signal("SIGINT");
    const before = performance.now();
    const run = await check.finished;
    // A second is what we promise; the bound leaves room for a machine that is busy with something else.
    expect(performance.now() - before).toBeLessThan(5000);
    expect(run.exitCode).toBe(130);
    expect(readdirSync(temporary)).toEqual([]);
  });
});
