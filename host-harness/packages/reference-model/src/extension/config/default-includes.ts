const areas = ["el1", "el2"].map((area) => {
  const storage = `data/storage/${area}`;
  return [
    "database",
    "base/files",
    "base/preferences",
    "base/haps/*/database",
    "base/haps/*/files",
    "base/haps/*/preferences",
  ].map((folder) => `${storage}/${folder}/`);
});

/** What is backed up when `includes` is missing, relative to `/` (`spec/backup-extension.md §3.1`). */
export const defaultIncludes: readonly string[] = [...areas.flat(), "data/storage/el2/distributedfiles/"];
