import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ts from "ohos-typescript";
import { etsOptions } from "./ets-options.mjs";

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
    compatibleSdkVersion: 12,
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
  const file = join(ambientFolder, "modules", `${name}.d.ts`);
  return existsSync(file) ? { resolvedFileName: file, extension: ".d.ts" } : undefined;
}

/**
 * Checks `.ets` files for types and for the rules of ArkTS.
 * @param {{ files: readonly string[], ambientFolder: string }} input absolute paths
 * @returns {readonly { file: string, line: number, column: number, code: number, text: string, severity: string }[]}
 */
export function checkFiles({ files, ambientFolder }) {
  const options = compilerOptions(join(ambientFolder, "build", "ets-check.tsbuildinfo"));
  const host = ts.createIncrementalCompilerHost(options);
  host.resolveModuleNames = (names, containingFile) =>
    names.map((name) => resolveModule(name, containingFile, ambientFolder));
  host.getJsDocNodeCheckedConfig = () => ({ nodeNeedCheck: false, checkConfig: [] });
  host.getFileCheckedModuleInfo = (currentFileName) => ({ fileNeedCheck: false, currentFileName });
  host.getJsDocNodeConditionCheckedResult = () => ({ valid: true });
  const rootNames = [...files, join(ambientFolder, "globals.d.ts")];
  const builder = ts.createIncrementalProgramForArkTs({ rootNames, options, host });
  const typeFindings = [...builder.getSyntacticDiagnostics(), ...builder.getSemanticDiagnostics()];
  const ruleFindings = ts.ArkTSLinter_1_1.runArkTSLinter(builder, undefined, undefined, "ArkTS_1_1");
  const wanted = new Set([...files, ...builder.getSourceFiles().map(({ fileName }) => fileName)].filter(isOurs));
  function isOurs(file) {
    return files.includes(file) || file.startsWith(ambientFolder);
  }
  return [...typeFindings, ...ruleFindings]
    .filter((finding) => finding.file !== undefined && wanted.has(finding.file.fileName))
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
