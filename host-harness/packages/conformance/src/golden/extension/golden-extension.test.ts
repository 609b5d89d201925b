import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { extensionRecordingsIn, runExtensionRecording } from "./run-folder.js";

const recordings = fileURLToPath(new URL("../../../../../fixtures/golden/ext", import.meta.url));

describe("recordings of the real extension", () => {
  it("are all there", () => {
    expect(extensionRecordingsIn(recordings).length).toBeGreaterThanOrEqual(46);
  });

  it.each(extensionRecordingsIn(recordings).map((folder) => [basename(folder), folder]))(
    "%s",
    async (_name, folder) => {
      const { difference } = await runExtensionRecording(folder);
      expect(difference).toBeUndefined();
    },
  );
});
