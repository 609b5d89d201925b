import { describe, expect, it } from "vitest";
import { scenario } from "../catalogue/build.js";
import { bundlesNamedIn, resolveScenario, worldFactsOfScenario } from "./resolved.js";

const written = scenario({
  id: "x",
  about: "",
  clauses: [],
  world: { bundles: [{ bundle: "$target2", behaviour: { onBackup: { mode: "throw", message: "no" } } }] },
  steps: [
    { do: "document", as: "made", json: { bundleInfos: [{ name: "$target1", about: "$nobody" }] } },
    { do: "open", session: "s1", kind: "SessionBackup" },
    { do: "append", session: "s1", bundles: ["$target2:1", "", "com.example.stranger"] },
    { do: "host", action: "clearData", bundle: "$target2" },
    { do: "host", action: "clearData", bundle: "$target1" },
    { do: "wait", for: { callback: "onBundleEnd", bundle: "$target2" }, limitMs: 5 },
    { do: "release", session: "s1" },
  ],
});

describe("a resolved scenario", () => {
  const resolved = resolveScenario(written);

  it("names bundles, with clone indexes kept", () => {
    expect(resolved.world.bundles[0]?.bundle).toBe("com.example.ohbackup.target2");
    expect(resolved.steps[2]).toMatchObject({
      bundles: ["com.example.ohbackup.target2:1", "", "com.example.stranger"],
    });
    expect(resolved.steps[5]).toMatchObject({ for: { bundle: "com.example.ohbackup.target2" } });
  });

  it("has documents as text, with roles inside replaced and other names kept", () => {
    expect(resolved.steps[0]).toEqual({
      do: "document",
      as: "made",
      text: '{"bundleInfos":[{"name":"com.example.ohbackup.target1","about":"$nobody"}]}',
    });
  });

  it("is cut where the host acts", () => {
    expect(resolved.segments.map((steps) => steps.map((step) => step.do))).toEqual([
      ["open", "append"],
      ["wait", "release"],
    ]);
  });

  it("knows the bundles it is about", () => {
    expect([...bundlesNamedIn(resolved)].sort()).toEqual([
      "com.example.ohbackup",
      "com.example.ohbackup.target1",
      "com.example.ohbackup.target2",
      "com.example.stranger",
    ]);
  });
});

describe("facts of the world", () => {
  const target = "com.example.ohbackup.target2";
  const stranger = "com.example.stranger";

  it("hold what is installed and how it was told to behave, and what was looked for in vain", () => {
    const asked = new Map([
      [target, { versionCode: 7 }],
      [stranger, undefined],
    ]);
    const facts = worldFactsOfScenario(written, { asked, complete: true });
    expect(facts.bundles).toEqual([
      expect.objectContaining({
        name: target,
        installed: true,
        versionCode: 7,
        allowed: true,
        behaviour: { onBackup: { mode: "throw", message: "no" } },
      }),
      expect.objectContaining({ name: stranger, installed: false }),
    ]);
    expect(facts.closed).toBe(true);
  });

  it("say nothing of strangers that are installed", () => {
    const asked = new Map([[stranger, { versionCode: 3 }]]);
    expect(worldFactsOfScenario(written, { asked, complete: false })).toMatchObject({
      bundles: [],
      closed: false,
    });
  });
});
