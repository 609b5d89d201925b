import { applicationRules } from "./application.mjs";
import { backupConfigRules } from "./backup-config.mjs";
import { buildRules } from "./build.mjs";
import { moduleRules } from "./modules.mjs";
import { resourceRules } from "./resources.mjs";
import { testRules } from "./tests.mjs";

const unreadableFile = { id: "file-readable", check: ({ unreadable }) => unreadable };

/**
 * Every rule: `id`, and `check(project)`, which gives a finding (`file`, `text`) for each place against it.
 * Files that cannot be read come last, because the others may be the first to look into one.
 */
export const rules = [
  ...applicationRules,
  ...buildRules,
  ...moduleRules,
  ...resourceRules,
  ...backupConfigRules,
  ...testRules,
  unreadableFile,
];
