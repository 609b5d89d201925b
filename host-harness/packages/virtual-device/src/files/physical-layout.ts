/** Directories of a bundle on the device, as the system makes them at installation (user 100). */
export function bundleDirectories(bundleName: string, moduleNames: readonly string[]): readonly string[] {
  const perLevel = ["el1", "el2"].flatMap((level) => [
    ...["files", "cache", "preferences", "temp", "haps", ".backup"].map(
      (name) => `/data/app/${level}/100/base/${bundleName}/${name}`,
    ),
    ...moduleNames.flatMap((module) =>
      ["files", "cache", "preferences", "temp"].map(
        (name) => `/data/app/${level}/100/base/${bundleName}/haps/${module}/${name}`,
      ),
    ),
    `/data/app/${level}/100/database/${bundleName}`,
  ]);
  return [...perLevel, `/mnt/hmdfs/100/account/merge_view/data/${bundleName}`];
}
