/** A bundle as callers name it: `name` or `name:index`, the index being the clone's (`spec/backup-service.md §3.3`). */
export interface BundleId {
  readonly name: string;
  /** 0 for the main application. */
  readonly appIndex: number;
}

/** Reads as C's `atoi` does: blanks, a sign, digits; whatever follows is ignored, nothing readable is 0. */
function decimalPrefix(text: string): number {
  const match = /^\s*([+-]?\d+)/.exec(text);
  return match?.[1] === undefined ? 0 : Number(match[1]) | 0;
}

/** Splits at the first colon; an index that is no number counts as 0 (`spec/backup-service.md §3.3`, clause B14). */
export function parseBundleName(text: string): BundleId {
  const colon = text.indexOf(":");
  if (colon < 0) return { name: text, appIndex: 0 };
  return { name: text.slice(0, colon), appIndex: decimalPrefix(text.slice(colon + 1)) };
}

/** The canonical form, which keys and callbacks use: no suffix for the main application (clause B15). */
export function canonicalBundleName({ name, appIndex }: BundleId): string {
  return appIndex === 0 ? name : `${name}:${String(appIndex)}`;
}

/** True for a name of digits only, which means a system ability (`spec/backup-service.md §14`). */
export function isSystemAbilityName(name: string): boolean {
  return /^\d+$/.test(name);
}

/** The directory name of a bundle inside the service's folder (`spec/backup-service.md §3.3`). */
export function packageFolderName({ name, appIndex }: BundleId): string {
  return appIndex > 0 ? `+clone-${String(appIndex)}+${name}` : name;
}

/** Names that an `infos` entry cannot belong to (`spec/backup-service.md §9`). */
export function isSkippedInInfos(text: string): boolean {
  return text === "" || text.startsWith(":") || text.endsWith(":");
}
