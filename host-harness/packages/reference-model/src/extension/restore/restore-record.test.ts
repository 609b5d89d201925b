import { mkdirSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ConnectParameters } from "../connect-parameters.js";
import { ExtensionBench, filesRoot } from "../testing/extension-bench.js";
import { archiveOf } from "../testing/tar-blocks.js";

let bench: ExtensionBench;
const temp = "/data/storage/el2/base/.backup/restore/";

beforeEach(() => {
  bench = new ExtensionBench();
});

afterEach(() => {
  bench.close();
});

type Row = readonly [fileName: string, isBigFile: boolean, path: string];

/** Restores with this index; only the files given are sent. Returns what was noted and the code of the end. */
async function errorsAfter(
  rows: readonly Row[],
  files: ReadonlyMap<string, readonly [content: Buffer, report?: string]>,
  parameters: Partial<ConnectParameters> = {},
): Promise<{ readonly errors: object; readonly code: unknown }> {
  const extension = bench.extension({}, { parameters: { extensionAction: 2, ...parameters } });
  extension.handleRestore(true);
  const index = rows.map(([fileName, isBigFile, path]) => ({
    fileName,
    isBigFile,
    information: { path, stat: {} },
  }));
  const indexName = parameters.versionName === undefined ? "manage.json" : `${temp}manage.json`;
  bench.send(extension, indexName, Buffer.from(JSON.stringify(index)), Buffer.alloc(0));
  for (const [name, [content, report]] of files)
    bench.send(extension, name, content, Buffer.from(report ?? ""));
  extension.publishIncrementalFile("");
  await bench.clock.runToEnd();
  const end = bench.service.calls.find(({ call }) => call === "incrementalDone");
  return { errors: Object.fromEntries(extension.restoreErrors), code: end?.code };
}

const directory = `${filesRoot}/a`;
const blocked = archiveOf(Buffer.from(directory.slice(1)));

it("names the entries of a tar that could not be written, and tars that could not be opened", async () => {
  mkdirSync(bench.host(directory));
  const { errors, code } = await errorsAfter(
    [
      ["a.tar", false, ""],
      ["b.tar", false, ""],
    ],
    new Map([["a.tar", [blocked]]]),
  );
  expect({ errors, code }).toEqual({ errors: { [directory.slice(1)]: [21], "b.tar": [2] }, code: 2 });
});

it("does not name a tar that has a report", async () => {
  const { errors, code } = await errorsAfter(
    [["b/c.tar", false, ""]],
    new Map([["b", [Buffer.alloc(0), ""]]]),
  );
  expect({ errors, code }).toEqual({ errors: { "b/c.tar": [20] }, code: 20 });
});

it("tells why the report of a big file could not be opened", async () => {
  const { errors, code } = await errorsAfter([["big", true, "/x"]], new Map());
  expect({ errors, code }).toEqual({ errors: { big: [2] }, code: 13900020 });
});

it("notes a tar of a special version twice when it cannot be opened, and once when it has no place", async () => {
  const parameters = { versionName: "99.99.99.999" };
  const opened = await errorsAfter([[`${temp}a.tar`, false, filesRoot]], new Map(), parameters);
  expect(opened).toEqual({ errors: { [`${temp}a.tar`]: [2, 2] }, code: 22 });
  const placed = await errorsAfter(
    [[`${temp}b.tar`, false, ""]],
    new Map([[`${temp}b.tar`, [blocked]]]),
    parameters,
  );
  expect(placed.errors).toEqual({ [`${temp}b.tar`]: [22] });
});

it("notes a climbing big file of a special version", async () => {
  const { errors } = await errorsAfter([[`${filesRoot}/../x`, true, "/x"]], new Map(), {
    versionName: "99.99.99.999",
  });
  expect(errors).toEqual({ [`${filesRoot}/../x`]: [-1] });
});
