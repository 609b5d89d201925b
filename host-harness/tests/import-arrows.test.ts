import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const packagesFolder = fileURLToPath(new URL("../packages", import.meta.url));

/** Who may import whom: the arrows of the architecture, downwards only. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  "hdc-client-node": [],
  "reference-model": [],
  "arkts-node": ["@ohbackup/reference-model"],
  "virtual-device": ["@ohbackup/arkts-node", "@ohbackup/reference-model", "hdc-client-node/protocol"],
  conformance: ["@ohbackup/reference-model", "hdc-client-node"],
  ohbackup: ["@ohbackup/conformance", "@ohbackup/virtual-device", "hdc-client-node"],
};

const ourPackages = /^(@ohbackup\/[^/]+|hdc-client-node|ohbackup)(\/.*)?$/;

interface ImportStatement {
  file: string;
  specifier: string;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(file: string, text: string): ImportStatement[] {
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => ({ file, specifier: fileName }));
}

/** The reason why an import is against the arrows, or undefined. */
function violation(packageName: string, { file, specifier }: ImportStatement): string | undefined {
  if (specifier.startsWith(".")) {
    const target = resolve(dirname(file), specifier);
    const inside = relative(join(packagesFolder, packageName, "src"), target);
    return inside.startsWith("..") ? `${specifier} leaves the package` : undefined;
  }
  if (!ourPackages.test(specifier)) return undefined;
  return arrows[packageName]?.includes(specifier) === true
    ? undefined
    : `${packageName} must not import ${specifier}`;
}

function violationsIn(packageName: string): string[] {
  return sourceFiles(join(packagesFolder, packageName, "src")).flatMap((file) =>
    importsOf(file, readFileSync(file, "utf8")).flatMap((statement) => {
      const reason = violation(packageName, statement);
      return reason === undefined ? [] : [`${relative(packagesFolder, file)}: ${reason}`];
    }),
  );
}

describe("imports between packages", () => {
  it("knows every package of the workspace", () => {
    expect(readdirSync(packagesFolder).sort()).toEqual(Object.keys(arrows).sort());
  });

  it.each(Object.keys(arrows))("%s imports only what lies below it", (packageName) => {
    expect(violationsIn(packageName)).toEqual([]);
  });

  it("would notice an arrow that points upwards, a deep import and an escape by path", () => {
    const file = join(packagesFolder, "reference-model/src/index.ts");
    const text = [
      'import { x } from "@ohbackup/conformance";',
      'export * from "hdc-client-node/dist/secret.js";',
      'const late = await import("../../conformance/src/index.js");',
      'import { readFileSync } from "node:fs";',
    ].join("\n");
    const reasons = importsOf(file, text).map((statement) => violation("reference-model", statement));
    expect(reasons).toEqual([
      "reference-model must not import @ohbackup/conformance",
      "reference-model must not import hdc-client-node/dist/secret.js",
      "../../conformance/src/index.js leaves the package",
      undefined,
    ]);
  });
});
