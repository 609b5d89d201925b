import { compileFunction } from "node:vm";
import ts from "typescript";
import type { ModuleNamespace } from "../../drop-in-modules.js";

/** Transpiled text, and the numbers of its syntax errors. */
export interface Transpiled {
  readonly code: string;
  readonly syntaxErrors: readonly number[];
}

/** Types are stripped, nothing is checked: three blocks are no correct TypeScript and run all the same (js-api 7). */
export function transpile(text: string): Transpiled {
  const { outputText, diagnostics = [] } = ts.transpileModule(text, {
    reportDiagnostics: true,
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2023,
      esModuleInterop: true,
    },
  });
  return { code: outputText, syntaxErrors: diagnostics.map(({ code }) => code) };
}

const backupImport = "import backup from '@ohos.file.backup';\n";

/** Puts the import of the backup module in front of a block that uses it without one. */
export function withPrelude(text: string): string {
  return /import backup f/.test(text) ? text : backupImport + text;
}

/** Makes an object of a block that consists of object members, as the document's callbacks do. */
export function asObject(text: string): string {
  const lines = text.split("\n");
  const isImport = (line: string): boolean => line.startsWith("import ");
  const imports = lines.filter(isImport).join("\n");
  const members = lines.filter((line) => !isImport(line)).join("\n");
  return `${imports}\nexport const callbacks = {\n${members}\n};\n`;
}

export interface Run {
  /** What the block printed, in order. */
  readonly printed: string[];
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Runs a block as a module. */
export function run(code: string, modules: ReadonlyMap<string, ModuleNamespace>): Run {
  const printed: string[] = [];
  const print = (text: unknown): void => {
    printed.push(String(text));
  };
  const console = { info: print, error: print, log: print, warn: print };
  const require = (specifier: string): unknown => {
    const found = modules.get(specifier);
    if (found === undefined) throw new Error(`the block imports ${specifier}, which the drop-in has not`);
    return { __esModule: true, ...found };
  };
  const exports: Record<string, unknown> = {};
  // A function of its own gives the block the module variables and this console.
  const evaluate = compileFunction(code, ["require", "exports", "console"]) as (
    ...variables: unknown[]
  ) => void;
  evaluate(require, exports, console);
  return { printed, exports };
}
