import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { profileOf } from "@ohbackup/reference-model";
import { recordings } from "../testing/fixtures.js";
import { followRecording } from "./follow-recording.js";

/**
 * Recordings that cannot be followed, each with its reason. In both the threads of the service met in a way that the
 * model's transitions, which nothing interrupts, do not have; repeated recordings differ there too.
 */
const unmet: ReadonlyMap<string, string> = new Map([
  [
    "service-random/6.1/rand_1093.json",
    "a bundle runs twice, and the file of one run is sent between a file of the other and the end that it causes",
  ],
  [
    "service-random/snapshot/rand_1006.json",
    "a report reaches the service after a release has emptied the map and before it has forgotten the session",
  ],
]);

const all = recordings();

describe("recordings of the real service", () => {
  test("are all here", () => {
    expect(all).toHaveLength(298);
  });

  test.each(all.filter(({ name }) => !unmet.has(name)))("$name is followed", ({ path }) => {
    expect(followRecording(path)).toEqual({ followed: "yes", difference: "" });
  });

  test.each(all.filter(({ name }) => unmet.has(name)))("$name is still not followed", ({ path }) => {
    expect(followRecording(path).followed).toBe("unstable");
  });

  test("are told apart when they differ between releases and are followed by the wrong one", () => {
    const differing = all.filter(({ name }) => name.startsWith("service/release-6.1/"));
    const refused = differing.filter(
      ({ path }) => followRecording(path, { profile: profileOf("HEAD").name }).followed !== "yes",
    );
    expect(refused.length).toBeGreaterThan(0);
  });

  test("are refused in words when they are none", () => {
    const { followed, difference } = followRecording(join("no", "such", "file"));
    expect(followed).toBe("no");
    expect(difference).toContain("cannot be followed");
  });
});
