import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withTemporaryFolder } from "../testing/temporary-folder.js";
import { readTraceFile } from "./reader.js";
import { sampleEvents, sampleHeader } from "./testing/sample-trace.js";
import { createTraceWriter } from "./writer.js";

describe("writing a trace", () => {
  it("numbers events over several appends and can be read back", async () => {
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, "t.ndjson");
      const writer = await createTraceWriter(path, sampleHeader);
      await writer.append(sampleEvents.slice(0, 2));
      const rest = await writer.append(sampleEvents.slice(2));
      await writer.close();
      await writer.close();
      const trace = await readTraceFile(path);
      expect(trace.events.map(({ seq }) => seq)).toEqual([0, 1, 2, 3]);
      expect(trace.events.slice(2)).toEqual(rest);
    });
  });

  it("never overwrites a trace", async () => {
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, "t.ndjson");
      await (await createTraceWriter(path, sampleHeader)).close();
      const before = await readFile(path, "utf8");
      await expect(createTraceWriter(path, sampleHeader)).rejects.toMatchObject({ code: "EEXIST" });
      expect(await readFile(path, "utf8")).toBe(before);
    });
  });

  it("leaves whole lines behind at every moment, so that a torn one is the only damage", async () => {
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, "t.ndjson");
      const writer = await createTraceWriter(path, sampleHeader);
      try {
        await writer.append(sampleEvents);
        await appendFile(path, '{"seq":4,"t":');
        const trace = await readTraceFile(path);
        expect(trace.events).toHaveLength(sampleEvents.length);
        expect(trace.damage.map(({ code }) => code)).toEqual(["torn-last-line"]);
      } finally {
        await writer.close();
      }
    });
  });
});
