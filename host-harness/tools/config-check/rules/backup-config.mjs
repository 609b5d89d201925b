import { isObject } from "../project.mjs";

const isTexts = (value) => Array.isArray(value) && value.every((item) => typeof item === "string");
const text = (value) => typeof value === "string";
const flag = (value) => typeof value === "boolean";

/** Keys that the service reads, with the type below which it silently takes its default (`spec/device-app.md §3.6`). */
const keys = {
  allowToBackupRestore: flag,
  includes: isTexts,
  excludes: isTexts,
  fullBackupOnly: flag,
  restoreDeps: text,
  supportScene: text,
  backupScene: text,
  extraInfo: isObject,
  requireCompatibility: flag,
  optionDir: Array.isArray,
  compatibleDirMapping: Array.isArray,
};
/** Where the two modules keep their own files: a backup that packed them would pack its own output. */
const moduleFolders = "/data/storage/el2/base/haps/";

/** The configuration of every product with a backup extension, each file once. */
function configurations(project) {
  const found = new Map();
  for (const product of project.products) {
    for (const { module, target } of project.modulesOf(product)) {
      for (const { metadata } of module.extensions) {
        const name = /^\$profile:(\w+)$/.exec(metadata?.[0]?.resource)?.[1];
        const file = project
          .resourceFolders(module, target.name)
          .map((folder) => `${folder}/base/profile/${name}.json`)
          .find((path) => project.has(path));
        if (file !== undefined) found.set(file, project.json(file));
      }
    }
  }
  return [...found].map(([file, document]) => ({ file, document: isObject(document) ? document : {} }));
}

const each = (test) => (project) =>
  configurations(project).flatMap(({ file, document }) =>
    test(document).map((message) => ({ file, text: message })),
  );

/** Rules of `backup_config.json`: on a device every mistake in it is silent. */
export const backupConfigRules = [
  {
    id: "backup-config-allow",
    check: each((document) =>
      flag(document.allowToBackupRestore)
        ? []
        : ["allowToBackupRestore: expected true or false; anything else is false"],
    ),
  },
  ...Object.entries(keys)
    .filter(([key]) => key !== "allowToBackupRestore")
    .map(([key, isRight]) => ({
      id: `backup-config-${key}`,
      check: each((document) =>
        document[key] === undefined || isRight(document[key])
          ? []
          : [`${key}: wrong type; the service takes its default`],
      ),
    })),
  {
    id: "backup-config-unknown-key",
    check: each((document) =>
      Object.keys(document)
        .filter((key) => keys[key] === undefined)
        .map((key) => `${key}: no such key; the service ignores it`),
    ),
  },
  {
    id: "backup-config-absolute",
    check: each((document) =>
      (isTexts(document.includes) ? document.includes : [])
        .filter((path) => !path.startsWith("/data/storage/"))
        .map((path) => `includes: ${JSON.stringify(path)} is no sandbox path`),
    ),
  },
  {
    id: "backup-config-own-files",
    check: each((document) =>
      (isTexts(document.includes) ? document.includes : [])
        .filter(
          (path) =>
            moduleFolders.startsWith(path.endsWith("/") ? path : `${path}/`) ||
            path.startsWith(moduleFolders),
        )
        .map((path) => `includes: ${path} covers what the modules write themselves`),
    ),
  },
];
