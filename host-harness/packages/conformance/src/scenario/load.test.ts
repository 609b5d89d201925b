import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withTemporaryFolder } from "../testing/temporary-folder.js";
import { loadScenario, parseScenario } from "./load.js";

const good = {
  format: "ohbackup-scenario",
  version: 1,
  id: "mine",
  about: "a scenario of one's own",
  clauses: ["B18"],
  world: {
    bundles: [
      {
        bundle: "$target1",
        tree: [{ path: "/data/storage/el2/base/files/a", type: "file", size: 3, seed: 1 }],
      },
    ],
  },
  steps: [
    { do: "capabilities", as: "caps" },
    { do: "open", session: "s1", kind: "SessionRestore" },
    { do: "append", session: "s1", bundles: ["$target1"], capabilities: "caps" },
    { do: "wait", for: { callback: "onBundleBegin", session: "s1" }, limitMs: 1000 },
    { do: "release", session: "s1" },
  ],
};

/** The good scenario with one member, named by its path, replaced; `undefined` takes it away. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const copy: unknown = structuredClone(good);
  let place = copy as Record<string | number, unknown>;
  for (const part of path.slice(0, -1)) place = place[part] as Record<string | number, unknown>;
  const last = path.at(-1) ?? "";
  if (value === undefined) Reflect.deleteProperty(place, last);
  else place[last] = value;
  return copy;
}

function mistake(document: unknown): { code: unknown; where: unknown; message: string } {
  try {
    parseScenario(document, "mine.json");
  } catch (error) {
    const { code, where, message } = error as { code: unknown; where: unknown; message: string };
    return { code, where, message };
  }
  throw new Error("the scenario was accepted");
}

describe("a scenario file", () => {
  it("is accepted when it is well-formed", () => {
    expect(parseScenario(structuredClone(good)).steps).toHaveLength(5);
  });

  it.each([
    [["steps", 3, "limitMs"], "long", "steps[3].limitMs"],
    [["steps", 3, "limitMs"], -1, "steps[3].limitMs"],
    [["steps", 1, "kind"], "SessionCopy", "steps[1].kind"],
    [["steps", 2, "do"], "apend", "steps[2].do"],
    [["steps", 2, "bundels"], [], "steps[2]"],
    [["steps", 2, "bundles"], ["$target1", 5], "steps[2].bundles[1]"],
    [["world", "bundles", 0, "tree", 0, "path"], "/etc/passwd", "world.bundles[0].tree[0].path"],
    [["world", "bundles", 0, "tree", 0, "path"], "/data/storage/../../x", "world.bundles[0].tree[0].path"],
    [["world", "bundles", 0, "tree", 0, "mode"], "999", "world.bundles[0].tree[0].mode"],
    [
      ["world", "bundles", 0, "tree"],
      { hostFolders: [{ from: "../x", to: "/data/storage/a" }] },
      "world.bundles[0].tree.hostFolders[0].from",
    ],
    [["world", "bundles", 0, "tree", 0, "path"], 5, "world.bundles[0].tree[0].path"],
    [
      ["world", "bundles", 0, "tree"],
      { hostFolders: [{ from: 5, to: "/data/storage/a" }] },
      "world.bundles[0].tree.hostFolders[0].from",
    ],
    [["world", "bundles", 0, "tree"], "many files", "world.bundles[0].tree"],
    [["id"], "two words", "id"],
    [["steps"], undefined, "steps"],
    [["format"], "other", "format"],
  ])("names the place of a mistake in its shape: %j", (path, value, where) => {
    const seen = mistake(changed(path, value));
    expect(seen).toMatchObject({ code: "bad-scenario", where });
    expect(seen.message).toContain("mine.json");
    expect(seen.message).toContain(where);
  });

  it.each([
    [["steps", 2, "session"], "s2", "steps[2].session"],
    [["steps", 2, "capabilities"], "cups", "steps[2].capabilities"],
    [["steps", 2, "bundles"], ["a", "$target9"], "steps[2].bundles[1]"],
    [["steps", 3, "for", "session"], "s7", "steps[3].for.session"],
    [["steps", 3, "for", "bundle"], "$nobody", "steps[3].for.bundle"],
    [["steps", 4], { do: "open", session: "s1", kind: "SessionBackup" }, "steps[4].session"],
    [["steps", 0], { do: "document", as: "caps" }, "steps[0]"],
    [["world", "bundles", 0, "bundle"], "com.example.stranger", "world.bundles[0].bundle"],
    [["world", "bundles", 0, "bundle"], "$constructor", "world.bundles[0].bundle"],
    [["world", "bundles", 1], { bundle: "$target1" }, "world.bundles[1].bundle"],
  ])("names the place of a name that leads nowhere: %j", (path, value, where) => {
    expect(mistake(changed(path, value))).toMatchObject({ code: "bad-scenario", where });
  });

  it("of a later version is named as such", () => {
    expect(mistake(changed(["version"], 2))).toMatchObject({ code: "unsupported-version", where: "version" });
    expect(mistake(changed(["version"], "1"))).toMatchObject({ code: "bad-scenario", where: "version" });
  });

  it("is read from a file, and one that is not JSON is refused", async () => {
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, "mine.json");
      await writeFile(path, JSON.stringify(good));
      expect((await loadScenario(path)).id).toBe("mine");
      await writeFile(path, '{"format": ');
      await expect(loadScenario(path)).rejects.toMatchObject({ code: "bad-scenario" });
      await expect(loadScenario(join(folder, "none.json"))).rejects.toMatchObject({ code: "ENOENT" });
    });
  });
});
