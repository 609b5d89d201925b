/** Versions of clone, update and cloud data; the text before the first hyphen decides (`spec/backup-service.md §7.5`). */
const specialVersions: ReadonlySet<string> = new Set([
  "0.0.0.0",
  "99.99.99.999",
  "99.99.99.998",
  "99.99.99.997",
  "99.99.99.996",
  "99.99.99.995",
]);

/** Clause C12: the name up to the first `-` is one of the special versions. */
export function isSpecialVersion(versionName: string): boolean {
  const [prefix = ""] = versionName.split("-", 1);
  return specialVersions.has(prefix);
}
