import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { convertRecording, examinePlan, planOfRecording } from "@ohbackup/conformance";
import { keptPlans } from "../random/kept-plans.js";

const kept = keptPlans().map((path) => [basename(path), path] as const);

/** Plans that showed a mistake of the model or of the judge once, or that show a fault for ever. */
describe("a kept plan", () => {
  it("is there", () => {
    expect(kept.length).toBeGreaterThan(0);
  });

  it.each(kept)("%s shows nothing on the model as it is", async (_name, path) => {
    const plan = planOfRecording(JSON.parse(readFileSync(path, "utf8")));
    const { problems } = await examinePlan({ ...plan, faults: [] }, { follows: true });
    expect(problems).toEqual([]);
  });

  it.each(kept)("%s is a recording", (name, path) => {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    expect(convertRecording(value, undefined, name).events.length).toBeGreaterThan(0);
  });

  const faulty = kept.filter(
    ([, path]) => planOfRecording(JSON.parse(readFileSync(path, "utf8"))).faults.length > 0,
  );
  it.each(faulty)("%s shows its fault", async (_name, path) => {
    const { problems } = await examinePlan(planOfRecording(JSON.parse(readFileSync(path, "utf8"))));
    expect(problems).not.toEqual([]);
  });
});
