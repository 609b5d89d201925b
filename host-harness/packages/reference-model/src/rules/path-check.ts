/**
 * Clause F21 (≥ v6.0; `spec/backup-service.md §7.6`, D4 and D5): what `getFileHandle` accepts as a uri. Refused are
 * more than 4096 bytes, `../` at the start or after a slash, and `/..` at the end.
 */
export function isHandleUriValid(uri: string): boolean {
  if (Buffer.byteLength(uri) > 4096) return false;
  return !uri.startsWith("../") && !uri.includes("/../") && !uri.endsWith("/..");
}
