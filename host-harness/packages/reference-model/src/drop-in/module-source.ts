/** Names that each platform module exports; what scripts name from the others are types. */
const exportNames: Readonly<Record<string, readonly string[]>> = {
  "@ohos.file.backup": ["default"],
  "@ohos.file.fs": ["default"],
  "@ohos.file.hash": ["default"],
  "@ohos.application.BackupExtensionAbility": ["default"],
  "@ohos.file.BackupExtensionContext": ["default"],
  "@kit.CoreFileKit": ["backup", "fileIo", "hash", "BackupExtensionAbility", "BackupExtensionContext"],
  "@ohos.base": [],
  "@kit.BasicServicesKit": [],
};

export function isDropInSpecifier(specifier: string): boolean {
  return Object.hasOwn(exportNames, specifier);
}

/** Specifiers that the drop-in answers to. */
export const dropInSpecifiers: readonly string[] = Object.keys(exportNames);

/**
 * Source text of a platform module for a loader that must be given text.
 * @param runtime specifier under which the loader finds `current-caller.js`
 * @param setup module that is run before, so that a device is there; undefined for none
 */
export function moduleSource(specifier: string, runtime: string, setup?: string): string {
  const lines = [`import { dropInExport } from ${JSON.stringify(runtime)};`];
  if (setup !== undefined) lines.push(`import ${JSON.stringify(setup)};`);
  for (const name of exportNames[specifier] ?? []) {
    const value = `dropInExport(${JSON.stringify(specifier)}, ${JSON.stringify(name)})`;
    lines.push(name === "default" ? `export default ${value};` : `export const ${name} = ${value};`);
  }
  lines.push("export {};");
  return lines.join("\n");
}
