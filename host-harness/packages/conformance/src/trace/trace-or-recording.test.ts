import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { recordingPath } from "../testing/fixtures.js";
import { withTemporaryFolder } from "../testing/temporary-folder.js";
import { sampleEvents, sampleHeader, traceText } from "./testing/sample-trace.js";
import { readTraceOrRecording } from "./trace-or-recording.js";

async function read(text: string): Promise<Awaited<ReturnType<typeof readTraceOrRecording>>> {
  return withTemporaryFolder(async (folder) => {
    const path = join(folder, "kept");
    await writeFile(path, text);
    return readTraceOrRecording(path);
  });
}

describe("a file that somebody kept", () => {
  it("is a trace when its first line says so, whatever the order of members", async () => {
    expect((await read(traceText())).events).toHaveLength(sampleEvents.length);
    const { format, ...rest } = sampleHeader;
    expect((await read(traceText(sampleEvents, { ...rest, format }))).events).toHaveLength(
      sampleEvents.length,
    );
  });

  it("is a recording when it looks like one", async () => {
    const trace = await readTraceOrRecording(recordingPath("service/backup_one_small"), "v6.1");
    expect(trace.header.scenario["id"]).toBe("backup_one_small");
    expect(trace.header.profile).toBe("v6.1");
  });

  it("is refused when it is neither", async () => {
    await expect(read("hello")).rejects.toMatchObject({ code: "bad-trace" });
    await expect(read('{"case":"x"}')).rejects.toMatchObject({ code: "bad-trace" });
    await expect(read("")).rejects.toMatchObject({ code: "bad-trace" });
  });
});
