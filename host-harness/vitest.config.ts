import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Tests run on the sources, so that a failure names the line a person edits. */
export default defineConfig({
  resolve: {
    alias: [
      {
        find: /^hdc-client-node\/protocol$/,
        replacement: source("packages/hdc-client-node/src/protocol/index.ts"),
      },
      { find: /^hdc-client-node$/, replacement: source("packages/hdc-client-node/src/index.ts") },
      { find: /^@ohbackup\/([a-z-]+)$/, replacement: source("packages/$1/src/index.ts") },
    ],
  },
  test: {
    include: ["packages/*/src/**/*.test.ts", "tests/**/*.test.ts"],
    // Guards against hanging, not against slowness: a busy machine may take its time.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
