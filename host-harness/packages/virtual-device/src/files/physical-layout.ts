/** User whose directories a bundle of a virtual board has. */
export const deviceUser = 100;

/** One mount of an application's sandbox: what the application sees, and where it is on the device. */
export interface SandboxMount {
  /** Path inside the sandbox. */
  readonly at: string;
  /** Path as the shell sees it. */
  readonly physical: string;
}

/** The mounts of every process of a bundle, its backup extension included. */
export function sandboxMounts(bundleName: string): readonly SandboxMount[] {
  return [
    ...["el1", "el2"].flatMap((level) => [
      { at: `/data/storage/${level}/base`, physical: `/data/app/${level}/${deviceUser}/base/${bundleName}` },
      {
        at: `/data/storage/${level}/database`,
        physical: `/data/app/${level}/${deviceUser}/database/${bundleName}`,
      },
    ]),
    { at: "/data/storage/el1/bundle", physical: bundleCodePath(bundleName) },
    {
      at: "/data/storage/el2/distributedfiles",
      physical: `/mnt/hmdfs/${deviceUser}/account/merge_view/data/${bundleName}`,
    },
  ];
}

/** Where the code of a bundle is installed. */
export function bundleCodePath(bundleName: string): string {
  return `/data/app/el1/bundle/public/${bundleName}`;
}

/** Directories that hold a bundle's data; `bm clean -d` empties them. */
export function dataDirectories(bundleName: string): readonly string[] {
  return sandboxMounts(bundleName)
    .map(({ physical }) => physical)
    .filter((path) => path !== bundleCodePath(bundleName));
}

/**
 * Directories of a bundle on the device, as the system makes them at installation: those of el2 in full, of el1 only
 * the roots. The others come when an application asks its context for them.
 */
export function bundleDirectories(bundleName: string, moduleNames: readonly string[]): readonly string[] {
  const base = `/data/app/el2/${deviceUser}/base/${bundleName}`;
  return [
    ...sandboxMounts(bundleName).map(({ physical }) => physical),
    ...["files", "cache", "preferences", "temp", "haps"].map((name) => `${base}/${name}`),
    ...moduleNames.map((module) => `${base}/haps/${module}/files`),
  ];
}

/** Directories that every device has. */
export const systemDirectories: readonly string[] = ["/data/local/tmp", "/data/log", "/system/etc", "/tmp"];
