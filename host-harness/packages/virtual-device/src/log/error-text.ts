/**
 * What the log of a device says of something thrown: its text and the places in device code, as paths in the project.
 * Places of the host program mean nothing to a reader of the device's log.
 */
export function errorText(error: unknown, sourceRoot: string): string {
  if (!(error instanceof Error)) return String(error);
  const root = `${sourceRoot}/`;
  const places = (error.stack ?? "")
    .split("\n")
    .filter((line) => line.trimStart().startsWith("at ") && line.includes(root) && line.includes(".ets"))
    .map((line) => line.replaceAll(root, ""));
  return [`${error.name}: ${error.message}`, ...places].join("\n");
}
