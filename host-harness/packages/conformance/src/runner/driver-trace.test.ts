import { describe, expect, it } from "vitest";
import type { UnnumberedEvent } from "../trace/event.js";
import { traceText } from "../trace/testing/sample-trace.js";
import { DriverTrace } from "./driver-trace.js";

const call = { signal: new AbortController().signal };
const events: readonly UnnumberedEvent[] = Array.from({ length: 20 }, (_, index) => ({
  t: index,
  src: "caller",
  event: "wait",
  for: { callback: "grüße" },
  result: "met",
}));

/** Shows a text as if it grew by `step` bytes from one look to the next. */
function growing(
  text: string,
  step: number,
): { readTrace: (run: string, offset: number) => Promise<Uint8Array> } {
  const bytes = Buffer.from(text, "utf8");
  let visible = 0;
  return {
    readTrace: (_, offset) => {
      visible = Math.min(bytes.length, visible + step);
      return Promise.resolve(bytes.subarray(offset, visible));
    },
  };
}

describe("a trace that grows on the device", () => {
  it.each([1, 7, 100, 100_000])("is taken over line by line, %i bytes at a time", async (step) => {
    const text = traceText(events);
    const trace = new DriverTrace(growing(text, step), "r1");
    const taken: UnnumberedEvent[] = [];
    for (let seen = 0; seen < text.length * 2; seen += step) taken.push(...(await trace.pull(call)));
    expect(taken.map(({ t }) => t)).toEqual(events.map(({ t }) => t));
    expect(trace.isTorn).toBe(false);
    expect(trace.lastTime).toBe(19);
  });

  it("is torn as long as its last line has no end", async () => {
    const trace = new DriverTrace(growing(`${traceText(events)}{"seq":`, 1_000_000), "r1");
    await trace.pull(call);
    expect(trace.isTorn).toBe(true);
  });

  it("is refused when a line has no end within bounds, without keeping it", async () => {
    const long = `${traceText(events)}${"x".repeat(5000)}`;
    const trace = new DriverTrace(growing(long, 1_000_000), "r1", { lineBytes: 4096, events: 1000 });
    await expect(trace.pull(call)).rejects.toMatchObject({ code: "too-large", where: "line 22" });
  });

  it("is refused when it has more lines than anyone needs", async () => {
    const trace = new DriverTrace(growing(traceText(events), 1_000_000), "r1", {
      lineBytes: 4096,
      events: 20,
    });
    await expect(trace.pull(call)).rejects.toMatchObject({ code: "too-large" });
  });

  it("is refused when it is of a later version", async () => {
    const later = traceText(events).replace('"version":1', '"version":9');
    await expect(new DriverTrace(growing(later, 1_000_000), "r1").pull(call)).rejects.toMatchObject({
      code: "unsupported-version",
    });
  });
});
