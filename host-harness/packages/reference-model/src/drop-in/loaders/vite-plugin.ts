import { isAbsolute, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isDropInSpecifier, moduleSource } from "../module-source.js";

export interface BackupDropInOptions {
  /** Module that makes the device, relative to the project's root; run before the first platform module. */
  readonly world?: string;
}

/** The part of a vite plugin that this one has; written down here so that the model does not depend on vite. */
export interface BackupDropInPlugin {
  readonly name: string;
  readonly enforce: "pre";
  configResolved(config: { readonly root: string }): void;
  resolveId(id: string): string | undefined;
  load(id: string): string | undefined;
}

const prefix = "\0ohbackup:";
const runtime = fileURLToPath(new URL("../current-caller.js", import.meta.url));

/**
 * Plugin for vite and vitest: `import backup from '@ohos.file.backup'` and its relatives reach the model. One line in
 * the configuration: `plugins: [backupDropIn()]`.
 */
export function backupDropIn(options: BackupDropInOptions = {}): BackupDropInPlugin {
  let root = process.cwd();
  const setup = (): string | undefined => {
    if (options.world === undefined) return undefined;
    return isAbsolute(options.world) ? options.world : resolve(root, options.world);
  };
  return {
    name: "ohbackup-drop-in",
    enforce: "pre",
    configResolved(config) {
      root = config.root;
    },
    resolveId: (id) => (isDropInSpecifier(id) ? `${prefix}${id}` : undefined),
    load: (id) =>
      id.startsWith(prefix) ? moduleSource(id.slice(prefix.length), runtime, setup()) : undefined,
  };
}
