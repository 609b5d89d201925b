import { readFileSync, statSync } from "node:fs";
import ts from "typescript";
import { ArktsError } from "../errors.js";
import { hasStruct } from "./struct-scan.js";

interface Transpiled {
  readonly stamp: string;
  readonly code: string;
}

/** One text per file and process: a board starts many application processes that load the same files. */
const cache = new Map<string, Transpiled>();

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  experimentalDecorators: true,
  allowJs: true,
  useDefineForClassFields: true,
  inlineSourceMap: true,
  inlineSources: false,
};

/**
 * CommonJS text of an `.ets` or `.ts` file; struct-free ArkTS is TypeScript with fewer features
 * (`spec/device-app.md §8.3`).
 * @throws ArktsError `file-unreadable`, `struct-in-file`, `syntax-error`
 */
export function transpileFile(file: string): string {
  const { text, stamp } = readSource(file);
  const known = cache.get(file);
  if (known?.stamp === stamp) return known.code;
  const { outputText, diagnostics } = ts.transpileModule(text, {
    compilerOptions,
    fileName: file.endsWith(".js") ? file : `${file}.ts`,
    reportDiagnostics: true,
  });
  const mistake = diagnostics?.find(
    (diagnostic) => diagnostic.file !== undefined && diagnostic.category === ts.DiagnosticCategory.Error,
  );
  if (mistake !== undefined) throw mistakeError(file, text, mistake);
  cache.set(file, { stamp, code: outputText });
  return outputText;
}

function readSource(file: string): { text: string; stamp: string } {
  try {
    const { mtimeMs, size } = statSync(file);
    return { text: readFileSync(file, "utf8"), stamp: `${mtimeMs}/${size}` };
  } catch (cause) {
    throw new ArktsError("file-unreadable", `${file} could not be read: ${String(cause)}.`, file, { cause });
  }
}

function mistakeError(file: string, text: string, mistake: ts.Diagnostic): ArktsError {
  if (hasStruct(text)) {
    return new ArktsError(
      "struct-in-file",
      `${file} contains a struct. Pages run on a device only; keep what must run here in files without one.`,
      file,
    );
  }
  const place = mistake.file?.getLineAndCharacterOfPosition(mistake.start ?? 0) ?? { line: 0, character: 0 };
  const message = ts.flattenDiagnosticMessageText(mistake.messageText, "\n");
  return new ArktsError("syntax-error", `${file}:${place.line + 1}:${place.character + 1}: ${message}`, file);
}
