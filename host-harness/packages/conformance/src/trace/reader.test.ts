import { describe, expect, it } from "vitest";
import { isConformanceError } from "../errors.js";
import { maximumJsonDepth } from "../json-value.js";
import { parseTrace, readTrace } from "./reader.js";
import type { ReadOptions } from "./reader.js";
import { sampleEvents, sampleHeader, traceText } from "./testing/sample-trace.js";

function refusal(text: string, options: ReadOptions = {}): { code: string; where: string | undefined } {
  try {
    parseTrace(text, options);
  } catch (error) {
    if (isConformanceError(error)) return { code: error.code, where: error.where };
    throw error;
  }
  throw new Error("the trace was accepted");
}

function withLine(line: string): string {
  return `${traceText(sampleEvents.slice(0, 2))}${line}\n`;
}

describe("reading a trace", () => {
  it("gives header and events in their order", () => {
    const trace = parseTrace(traceText());
    expect(trace.header).toEqual(sampleHeader);
    expect(trace.events.map(({ event }) => event)).toEqual(["call", "outcome", "callback", "end"]);
    expect(trace.damage).toEqual([]);
  });

  it("reads the same from chunks that end anywhere, also inside a character", async () => {
    const bytes = Buffer.from(traceText(), "utf8");
    for (const size of [1, 7, 64, bytes.length]) {
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      expect(await readTrace(chunks)).toEqual(parseTrace(traceText()));
    }
  });

  it("reports a torn last line wherever it is torn, and keeps the events before it", () => {
    const text = traceText();
    const lastLine = text.lastIndexOf("\n", text.length - 2) + 1;
    for (let cut = lastLine + 1; cut < text.length - 1; cut += 1) {
      const trace = parseTrace(text.slice(0, cut));
      expect(trace.events).toHaveLength(sampleEvents.length - 1);
      expect(trace.damage).toEqual([expect.objectContaining({ code: "torn-last-line", line: 5 })]);
    }
    // Without its line break the last line is whole all the same.
    expect(parseTrace(text.slice(0, -1)).damage).toEqual([]);
  });

  it("refuses what is no trace at all", () => {
    expect(refusal("").code).toBe("bad-trace");
    expect(refusal("not json\n")).toEqual({ code: "bad-trace", where: "line 1" });
    expect(refusal('{"format":"other","version":1}\n').where).toBe("line 1: format");
    expect(refusal('{"format":"ohbackup-tr')).toEqual({ code: "bad-trace", where: "line 1" });
  });

  it("names a later version as such", () => {
    const later = traceText(sampleEvents, { ...sampleHeader, version: 2, unheardOf: true });
    expect(refusal(later)).toEqual({ code: "unsupported-version", where: "line 1: version" });
  });

  it("names line and member of an event that does not fit", () => {
    const event = '{"seq":2,"t":5,"src":"caller","event":"callback","callback":7}';
    expect(refusal(withLine(event))).toEqual({ code: "bad-trace", where: "line 4: callback" });
    expect(refusal(withLine('{"seq":2,"t":5,"src":"caller","event":"nothing we know"}')).where).toBe(
      "line 4: event",
    );
  });

  it("refuses times that are no numbers, and numbers beyond all bounds", () => {
    const event = (t: string): string => `{"seq":2,"t":${t},"src":"host","event":"end","status":"complete"}`;
    expect(refusal(withLine(event("NaN")))).toEqual({ code: "bad-trace", where: "line 4" });
    expect(refusal(withLine(event("1e999"))).where).toBe("line 4: t");
    expect(refusal(withLine(event("-1"))).where).toBe("line 4: t");
    expect(refusal(withLine(event("null"))).where).toBe("line 4: t");
  });

  it("refuses events out of order", () => {
    const event = '{"seq":1,"t":5,"src":"host","event":"end","status":"complete"}';
    expect(refusal(withLine(event)).where).toBe("line 4: seq");
  });

  it("stops at a line that is too long, before it is parsed", async () => {
    const text = withLine(`"${"x".repeat(5000)}"`);
    expect(refusal(text, { maximumLineBytes: 4096 })).toEqual({ code: "too-large", where: "line 4" });
    let chunksTaken = 0;
    function* longLine(): Generator<Uint8Array> {
      yield Buffer.from(traceText());
      while (chunksTaken < 1000) {
        chunksTaken += 1;
        yield Buffer.alloc(1024, 0x78);
      }
    }
    await expect(readTrace(longLine(), { maximumLineBytes: 64 * 1024 })).rejects.toMatchObject({
      code: "too-large",
      where: "line 6",
    });
    expect(chunksTaken).toBeLessThanOrEqual(65);
  });

  it("refuses a value that is nested to exhaust the stack", () => {
    const nested = (depth: number): string =>
      `{"seq":2,"t":5,"src":"caller","event":"outcome","id":0,"outcome":{"returned":${"[".repeat(depth)}${"]".repeat(depth)}}}`;
    expect(parseTrace(withLine(nested(maximumJsonDepth))).events).toHaveLength(3);
    expect(refusal(withLine(nested(200_000))).code).toBe("bad-trace");
  });
});
