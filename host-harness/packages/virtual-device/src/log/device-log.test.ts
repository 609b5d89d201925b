import { describe, expect, it } from "vitest";
import { BytePipe, CollectingSink, emptySource } from "../shell/byte-pipe.js";
import type { ByteSink } from "../shell/byte-pipe.js";
import { logReader } from "../shell/commands/hilog.js";
import { DeviceFiles } from "../files/device-files.js";
import { DeviceLog, formatLogEntry } from "./device-log.js";

const origin = { time: Date.UTC(2024, 1, 3, 4, 5, 6, 7), pid: 812 };
const line = { level: "info", tag: "driver", domain: 0x3900, text: "hello" } as const;

async function run(
  log: DeviceLog,
  args: readonly string[],
  stdout?: ByteSink,
  signal?: AbortSignal,
): Promise<string> {
  const collected = new CollectingSink(1 << 20);
  const out = stdout ?? collected;
  await logReader(log)(args, {
    files: new DeviceFiles("/nonexistent"),
    cwd: "/",
    stdin: emptySource,
    stdout: out,
    stderr: out,
    signal: signal ?? new AbortController().signal,
  });
  return collected.text();
}

describe("the log of a board", () => {
  it("prints an entry as hilog does", () => {
    expect(formatLogEntry({ ...line, ...origin })).toBe(
      "02-03 04:05:06.007   812   812 I A03900/driver: hello\n",
    );
  });

  it("makes an entry of each line that is not blank", async () => {
    const log = new DeviceLog();
    log.write({ ...line, text: "one\n\ntwo" }, origin);
    expect(await run(log, ["-x"])).toMatch(/: one\n.*: two\n$/);
  });

  it("keeps the newest entries, and no more than it may", () => {
    const log = new DeviceLog(1000);
    for (let number = 0; number < 1000; number += 1) log.write({ ...line, text: String(number) }, origin);
    const kept = log.buffered().map(({ text }) => Number(text));
    expect(kept.at(-1)).toBe(999);
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.length).toBeLessThan(20);
    expect(kept).toEqual(kept.map((_, at) => 1000 - kept.length + at));
    log.write({ ...line, text: "x".repeat(1_000_000) }, origin);
    expect(log.buffered().reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(1000);
  });

  it.each([
    [["-x", "-T", "driver"], 1],
    [["-x", "-T", "other,driver"], 2],
    [["-x", "-D", "3900"], 1],
    [["-x", "-P", "1"], 0],
    [["-x", "-L", "E"], 1],
    [["-z", "1"], 1],
    [["-x", "-e", "^he.*o$"], 1],
    [["-x", "-e", "l|a"], 2],
    [["-x", "-e", "l|a", "-L", "E"], 1],
    [["-x", "-t", "app"], 2],
    [["-x", "-t", "core,init"], 0],
  ])("filters by %j", async (args, count) => {
    const log = new DeviceLog();
    log.write(line, origin);
    log.write({ level: "error", tag: "other", domain: 1, text: "bad" }, origin);
    expect((await run(log, args)).split("\n").length - 1).toBe(count);
  });

  it("shows the year on demand, and says when an expression is none", async () => {
    const log = new DeviceLog();
    log.write(line, origin);
    expect(await run(log, ["-x", "-v", "year"])).toBe(`2024-${formatLogEntry({ ...line, ...origin })}`);
    expect(await run(log, ["-x", "-e", "("])).toBe("Invalid regular expression\n");
  });

  it("streams only what fits an expression", async () => {
    const log = new DeviceLog();
    const pipe = new BytePipe();
    const client = new AbortController();
    const running = run(log, ["-e", "wanted"], pipe, client.signal);
    log.write({ ...line, text: "not this" }, origin);
    log.write({ ...line, text: "wanted this" }, origin);
    expect(String(Buffer.from((await pipe.read()) ?? []))).toMatch(/^\S+ \S+ .*: wanted this\n$/);
    client.abort();
    await running;
  });

  it("is empty after -r", async () => {
    const log = new DeviceLog();
    log.write(line, origin);
    await run(log, ["-r"]);
    expect(await run(log, ["-x"])).toBe("");
  });

  it("streams what comes until the client goes away, and then lets go of the log", async () => {
    const log = new DeviceLog();
    log.write({ ...line, text: "earlier" }, origin);
    const pipe = new BytePipe();
    const client = new AbortController();
    const running = run(log, [], pipe, client.signal);
    expect(String(Buffer.from((await pipe.read()) ?? []))).toContain("earlier");
    log.write({ ...line, text: "later" }, origin);
    expect(String(Buffer.from((await pipe.read()) ?? []))).toContain("later");
    client.abort();
    await running;
    expect(Reflect.get(log, "listeners")).toHaveProperty("size", 0);
  });
});
