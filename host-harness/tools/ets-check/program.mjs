import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve, sep } from "node:path";
import ts from "ohos-typescript";
import { unguardedUses, unusedDeclarations, usesOfDeclarations } from "./declarations.mjs";
import { etsOptions } from "./ets-options.mjs";

const require = createRequire(import.meta.url);

/** API level of the oldest release that the application runs on (`build-profile.json5`). */
const compatibleSdkVersion = 12;

/** Compiler settings of device code: the rule checker brings its own strict checker. */
function compilerOptions(buildInfoFile) {
  return {
    ets: etsOptions,
    strict: false,
    target: ts.ScriptTarget.ES2021,
    module: ts.ModuleKind.ES2020,
    moduleResolution: ts.ModuleResolutionKind.NodeJs,
    lib: ["lib.es2021.d.ts"],
    types: [],
    skipLibCheck: true,
    noEmit: true,
    incremental: true,
    tsBuildInfoFile: buildInfoFile,
    experimentalDecorators: true,
    packageManagerType: "ohpm",
    needDoArkTsLinter: true,
    isCompatibleVersion: false,
    compatibleSdkVersion,
    compatibleSdkVersionStage: "release",
    maxFlowDepth: 2000,
  };
}

/** Names of imports → files: platform modules from the declarations, relative ones as `.ets` or `.ts`. */
function resolveModule(name, containingFile, ambientFolder) {
  if (name.startsWith(".")) {
    const base = resolve(dirname(containingFile), name);
    for (const extension of [".ets", ".ts", ".d.ts"]) {
      if (existsSync(base + extension)) return { resolvedFileName: base + extension, extension };
    }
    return undefined;
  }
  if (name === "@ohos/hypium")
    return { resolvedFileName: require.resolve("@ohos/hypium/index.ets"), extension: ".ets" };
  const file = join(ambientFolder, "modules", `${name}.d.ts`);
  return existsSync(file) ? { resolvedFileName: file, extension: ".d.ts" } : undefined;
}

/**
 * Checks `.ets` files for types, for the rules of ArkTS, and against our own declarations: members newer than the
 * oldest supported release need a guard, and what no file uses must not be declared.
 * @param {{ files: readonly string[], ambientFolder: string, unusedToo: boolean }} input absolute paths
 * @returns {readonly { file: string, line: number, column: number, code: number, text: string, severity: string }[]}
 */
export function checkFiles({ files, ambientFolder, unusedToo }) {
  const options = compilerOptions(join(ambientFolder, "build", "ets-check.tsbuildinfo"));
  const host = ts.createIncrementalCompilerHost(options);
  host.resolveModuleNames = (names, containingFile) =>
    names.map((name) => resolveModule(name, containingFile, ambientFolder));
  host.getJsDocNodeCheckedConfig = () => ({ nodeNeedCheck: false, checkConfig: [] });
  host.getFileCheckedModuleInfo = (currentFileName) => ({ fileNeedCheck: false, currentFileName });
  host.getJsDocNodeConditionCheckedResult = () => ({ valid: true });
  const rootNames = [...files, join(ambientFolder, "globals.d.ts")];
  const builder = ts.createIncrementalProgramForArkTs({ rootNames, options, host });
  const isOurs = (file) => files.includes(file) || file.startsWith(ambientFolder + sep);
  const sources = builder.getSourceFiles().filter(({ fileName }) => isOurs(fileName));
  const uses = usesOfDeclarations(builder.getProgram(), sources, ambientFolder);
  return [
    ...builder.getSyntacticDiagnostics(),
    ...builder.getSemanticDiagnostics(),
    ...ts.ArkTSLinter_1_1.runArkTSLinter(builder, undefined, undefined, "ArkTS_1_1"),
    ...unguardedUses(uses, compatibleSdkVersion),
    ...(unusedToo ? unusedDeclarations(uses, sources, ambientFolder) : []),
  ]
    .filter((finding) => finding.file !== undefined && isOurs(finding.file.fileName))
    .map(findingOf)
    .filter(isFirst);
}

function findingOf(finding) {
  const { line, character } = finding.file.getLineAndCharacterOfPosition(finding.start ?? 0);
  return {
    file: finding.file.fileName,
    line: line + 1,
    column: character + 1,
    code: finding.code,
    text: ts.flattenDiagnosticMessageText(finding.messageText, " "),
    severity: finding.category === ts.DiagnosticCategory.Error ? "error" : "warning",
  };
}

/** The checker of the rules repeats some type errors. */
function isFirst(finding, index, all) {
  const same = (other) =>
    other.file === finding.file &&
    other.line === finding.line &&
    other.column === finding.column &&
    other.text === finding.text;
  return all.findIndex(same) === index;
}
