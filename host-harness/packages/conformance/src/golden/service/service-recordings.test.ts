import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runServiceRecording } from "./run-recordings.js";

const golden = fileURLToPath(new URL("../../../../../fixtures/golden/", import.meta.url));

/** Recordings that the model does not reproduce, each with its reason; anything else must be met. */
const unmet: ReadonlyMap<string, string> = new Map();

function namesIn(folder: string): readonly string[] {
  return readdirSync(`${golden}${folder}`)
    .filter((file) => file.endsWith(".json"))
    .map((file) => `${folder}/${file.slice(0, -".json".length)}`);
}

describe.each([
  ["service", 88],
  ["service/release-6.1", 15],
  ["service-random/snapshot", 97],
  ["service-random/6.1", 98],
])("recordings of %s", (folder, count) => {
  const names = namesIn(folder);

  test("all are here", () => {
    expect(names).toHaveLength(count);
  });

  test.each(names.filter((name) => !unmet.has(name)))("%s is reproduced", async (name) => {
    const { difference } = await runServiceRecording(`${golden}${name}.json`, { name });
    expect(difference).toBe("");
  });

  test.each(names.filter((name) => unmet.has(name)))("%s is still not reproduced", async (name) => {
    const { passed } = await runServiceRecording(`${golden}${name}.json`, { name });
    expect(passed).toBe(false);
  });
});
