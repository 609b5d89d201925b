import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ExtensionBench, filesRoot } from "../testing/extension-bench.js";
import { includeExcludeText, makeLocalList } from "./local-list.js";
import { physicalPathOf } from "./physical-paths.js";

let bench: ExtensionBench;

beforeEach(() => {
  bench = new ExtensionBench();
  for (const name of ["a", "b"]) writeFileSync(bench.host(`${filesRoot}/${name}`), "");
});

afterEach(() => {
  bench.close();
});

/** Names of the listed files. */
function listed(includes: readonly string[], excludes: readonly string[] = []): readonly string[] {
  const { text } = makeLocalList(bench.files, { includes, excludes }, 0);
  return [...text.matchAll(/files\/(\w+);/g)].map(([, name]) => name ?? "");
}

it.each([
  ["/data/storage/el2/base/", "/data/app/el2/100/base/bundle/"],
  ["/data/storage/el1/database/x", "/data/app/el1/100/database/bundle/x"],
  ["/data/storage/el5/base//x", "/data/app/el5/100/base/bundle//x"],
  ["/data/storage/el2/distributedfiles/x", "/mnt/hmdfs/100/account/device_view/local/data/bundle/x"],
  ["/data/storage/el2/cloud/x", "/mnt/hmdfs/100/cloud/data/bundle/x"],
  ["/storage/Users/currentUser/x", "/mnt/hmdfs/100/account/device_view/local/files/Docs/x"],
  ["/storage/media/local/x", "/storage/media/100/local/x"],
  ["/storage/cloud/../x", "/storage/cloud/100/../x"],
  // Not in the table, or without the slash at the end of a directory in it.
  ["/data/storage/el2/base", undefined],
  ["/data/storage/el3/base/x", undefined],
  ["/storage/Users/currentUser", undefined],
  ["/tmp/x", undefined],
  // Climbing, or too long once it is encoded.
  ["/data/storage/el2/base/a/../b", undefined],
  ["/data/storage/el2/base/a/..", undefined],
  [`/data/storage/el2/base/${" ".repeat(1400)}`, undefined],
])("%j lies at %j", (path, expected) => {
  expect(physicalPathOf(path)).toBe(expected);
});

it("what the service cannot translate is neither listed nor excluded", () => {
  expect(listed(["/data/storage/el2/base", "/data/storage/el2/base/files/../files/"])).toEqual([]);
  expect(listed([`${filesRoot}/`], ["/data/storage/el2/base"])).toEqual(["a", "b"]);
});

it("the lists are read line by line, up to an empty one", () => {
  expect(includeExcludeText({ includes: ["/a", ""], excludes: ["/b"] })).toBe(
    "INCLUDES\n/a\n\nEXCLUDES\n/b\n",
  );
  expect(listed([`${filesRoot}/a`, "", `${filesRoot}/b`], [`${filesRoot}/a`])).toEqual(["a"]);
  expect(listed([`${filesRoot}/`], ["", `${filesRoot}/a`])).toEqual(["a", "b"]);
  expect(listed([`${filesRoot}/`], [`${filesRoot}/a`, ""])).toEqual(["b"]);
});
