import { existsSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { compileFunction } from "node:vm";
import { ArktsError } from "../errors.js";
import { hiddenGlobals } from "./hidden-globals.js";
import { transpileFile } from "./transpile.js";

/** What a module exports, or a stand-in offers: `default` and named members. */
export type ModuleNamespace = Readonly<Record<string, unknown>>;

export interface ArktsRuntimeOptions {
  /** Platform modules by specifier: `@ohos.file.fs` → `{ default: … }`. */
  readonly modules: ReadonlyMap<string, ModuleNamespace>;
  /** Globals of the process: `console`, timers, `Date`. They shadow those of Node. */
  readonly globals: Readonly<Record<string, unknown>>;
  /** Packages of plain ECMAScript by specifier: absolute path of the file that an import of the package means. */
  readonly packages?: ReadonlyMap<string, string>;
}

/**
 * One simulated JS process that runs struct-free `.ets` files. Modules are evaluated once per instance, so two
 * instances share no state; only the transpiled text is shared.
 */
export class ArktsRuntime {
  readonly #modules: ReadonlyMap<string, ModuleNamespace>;
  readonly #packages: ReadonlyMap<string, string>;
  readonly #globalNames: readonly string[];
  readonly #globalValues: readonly unknown[];
  readonly #loaded = new Map<string, Record<string, unknown>>();

  constructor(options: ArktsRuntimeOptions) {
    this.#modules = new Map([...options.modules].map(([name, namespace]) => [name, asModule(namespace)]));
    this.#packages = options.packages ?? new Map();
    // What one process hangs on its global object must not be seen by another.
    const globals = { ...hiddenGlobals, globalThis: { ...options.globals }, ...options.globals };
    this.#globalNames = Object.keys(globals);
    this.#globalValues = Object.values(globals);
  }

  /**
   * Evaluates a file with all that it imports and gives its exports; a second call gives the same object.
   * @param file absolute host path
   * @throws ArktsError `file-unreadable`, `module-missing`, `struct-in-file`, `syntax-error`; whatever the
   *   module's own top-level code throws comes through unchanged
   */
  load(file: string): ModuleNamespace {
    if (!isAbsolute(file)) {
      throw new ArktsError("file-unreadable", `load needs an absolute path and was given ${file}.`, file);
    }
    return this.#evaluate(file);
  }

  #evaluate(file: string): Record<string, unknown> {
    const known = this.#loaded.get(file);
    if (known !== undefined) return known;
    const code = transpileFile(file);
    const module: { exports: Record<string, unknown> } = { exports: {} };
    this.#loaded.set(file, module.exports);
    try {
      const parameters = ["exports", "require", "module", ...this.#globalNames];
      const run: unknown = compileFunction(code, parameters, { filename: file });
      if (typeof run !== "function") throw new ArktsError("syntax-error", `${file} did not compile.`, file);
      const require = (specifier: string): ModuleNamespace => this.#require(specifier, file);
      Reflect.apply(run, undefined, [module.exports, require, module, ...this.#globalValues]);
      return module.exports;
    } catch (error) {
      // A module that failed must fail again when it is asked for again, and not hand out half its exports.
      this.#loaded.delete(file);
      throw error;
    }
  }

  #require(specifier: string, importer: string): ModuleNamespace {
    if (specifier.startsWith("./") || specifier.startsWith("../")) {
      return this.#evaluate(resolveRelative(specifier, importer));
    }
    const module = this.#modules.get(specifier);
    if (module !== undefined) return module;
    const file = this.#packages.get(specifier);
    if (file !== undefined) return this.#evaluate(file);
    throw new ArktsError(
      "module-missing",
      `${importer} imports ${specifier}, which is not provided here. Provided: ${[...this.#modules.keys()].sort().join(", ")}.`,
      importer,
    );
  }
}

/** Marks a table as a module, so that the import helper of the compiler takes `default` from it. */
function asModule(namespace: ModuleNamespace): ModuleNamespace {
  return Object.create(namespace, { __esModule: { value: true } }) as ModuleNamespace;
}

/** Relative imports of device code carry no extension (`spec/device-app.md §2`); nor do those of hypium (§9). */
function resolveRelative(specifier: string, importer: string): string {
  const base = join(dirname(importer), specifier);
  const candidates = /\.(?:e?ts|js)$/.test(specifier) ? [base] : [`${base}.ets`, `${base}.ts`, `${base}.js`];
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found !== undefined) return found;
  throw new ArktsError(
    "module-missing",
    `${importer} imports ${specifier}; looked for ${candidates.join(", ")}.`,
    importer,
  );
}
