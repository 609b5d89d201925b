/**
 * What `backup_config.json` of each of our bundles says, as it stands in `backup_ext/src/<product>/resources` of the
 * device project; a test holds the two together. The mistakes are meant (`config-check.json5`).
 */
const files = "/data/storage/el2/base/files";

const plain = { allowToBackupRestore: true, includes: [`${files}/`] };

/** Backs up everything below `files`. */
export const plainConfiguration = JSON.stringify(plain);

/** By the product that has it. */
export const configurations = {
  forbidden: JSON.stringify({ ...plain, allowToBackupRestore: false }),
  /** Each entry tries another rule of the lists (`spec/backup-extension.md §3.2, §3.3`). */
  patterns: JSON.stringify({
    allowToBackupRestore: true,
    includes: [
      `${files}/slash/`,
      `${files}/noslash`,
      `${files.slice(1)}/relative/`,
      `${files}/outer/`,
      `${files}/outer/inner/`,
      `${files}/both/`,
      `${files}/link-to-file`,
      `${files}/missing/`,
    ],
    excludes: ["*.tmp", "bare", `${files}/slash/dropped/`, `${files}/both/`, `${files}/slash/CASE.txt`],
  }),
  /** Without includes the default directories count. */
  defaults: JSON.stringify({ allowToBackupRestore: true }),
  nothing: JSON.stringify({ allowToBackupRestore: true, includes: [] }),
  missing: JSON.stringify({ allowToBackupRestore: true, includes: [`${files}/missing/`] }),
  /** `new` is taken from `old` when the extension asks for it, and a scene has a list of its own. */
  mapped: JSON.stringify({
    allowToBackupRestore: true,
    includes: [`${files}/plain/`, `${files}/new/`],
    compatibleDirMapping: [{ backupDir: `${files}/old/`, restoreDir: `${files}/new/` }],
    optionDir: [{ sceneId: "small", includes: [`${files}/option/`], excludes: [] }],
  }),
  fullonly: JSON.stringify({ ...plain, fullBackupOnly: true }),
  undecided: JSON.stringify({ includes: [`${files}/`] }),
  wordtrue: JSON.stringify({ ...plain, allowToBackupRestore: "true" }),
  list: JSON.stringify([{ allowToBackupRestore: true }]),
  commented: `{
  // The parser of the service accepts comments and trailing commas.
  "allowToBackupRestore": true,
  "includes": ["${files}/",],
}
`,
} as const satisfies Readonly<Record<string, string>>;
