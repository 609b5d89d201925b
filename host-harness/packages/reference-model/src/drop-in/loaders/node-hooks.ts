import { isDropInSpecifier, moduleSource } from "../module-source.js";

/** Hooks of Node's module loader; they run on a thread of their own (`node:module`, `register`). */

interface Resolved {
  readonly url: string;
  readonly shortCircuit?: boolean;
}

interface Loaded {
  readonly format: string;
  readonly source: string;
  readonly shortCircuit: boolean;
}

const scheme = "ohbackup:";
const runtime = new URL("../current-caller.js", import.meta.url).href;

export function resolve(
  specifier: string,
  context: unknown,
  next: (specifier: string, context: unknown) => Resolved | Promise<Resolved>,
): Resolved | Promise<Resolved> {
  if (!isDropInSpecifier(specifier)) return next(specifier, context);
  return { url: `${scheme}${specifier}`, shortCircuit: true };
}

export function load(
  url: string,
  context: unknown,
  next: (url: string, context: unknown) => Loaded | Promise<Loaded>,
): Loaded | Promise<Loaded> {
  if (!url.startsWith(scheme)) return next(url, context);
  return { format: "module", source: moduleSource(url.slice(scheme.length), runtime), shortCircuit: true };
}
