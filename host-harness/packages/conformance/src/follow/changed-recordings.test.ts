import { expect, test } from "vitest";
import { profileOf } from "@ohbackup/reference-model";
import { mutantsOf } from "../judge/testing/mutations.js";
import { recordingAt } from "../judge/testing/recordings.js";
import { followTrace } from "./follow-trace.js";

test.each([
  ["drop", "onBundleBegin"],
  ["drop", "onBundleEnd"],
  ["drop", "onAllBundlesEnd"],
  ["drop", "part.0.tar"],
  ["duplicate", "onBundleBegin"],
  ["duplicate", "onAllBundlesEnd"],
  ["duplicate", "onBackupServiceDied"],
  ["swap", "onBundleEnd"],
  ["code", "onBundleEnd"],
  ["name", "part.0.tar"],
])("a recording is refused after %s of %s", (kind, about) => {
  const profile = profileOf("HEAD");
  const { trace } = recordingAt("service/backup_one_small.json", profile);
  const mutant = [...mutantsOf(trace, profile)].find((one) => one.kind === kind && one.about.includes(about));
  expect(followTrace(trace, profile).outcome).toBe("accepted");
  expect(mutant).toBeDefined();
  if (mutant !== undefined) expect(followTrace(mutant.trace, profile).outcome).toBe("refused");
});

test("what could have come instead is told", () => {
  const profile = profileOf("HEAD");
  const { trace } = recordingAt("service/backup_one_small.json", profile);
  const without = trace.events.filter(
    (event) => event.event !== "callback" || event.callback !== "onBundleEnd",
  );
  const { allowed } = followTrace({ ...trace, events: without }, profile);
  expect(allowed).toContain("onBundleEnd of com.example.notes without an error");
});
