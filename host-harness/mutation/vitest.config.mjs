import { fileURLToPath } from "node:url";
import { BaseSequencer } from "vitest/node";
import base from "../vitest.config.ts";

/** What kills most for its time comes first, since the first failure ends the run of a mutant. */
const order = [
  /\/src\/service\//,
  /\/src\/extension\/(?!tar\/tar-round-trip)/,
  /\/golden\/extension\//,
  /\/src\/(?!extension\/|golden\/)/,
  /\/golden\/service\//,
];

function placeOf(path) {
  const place = order.findIndex((part) => part.test(path));
  return place < 0 ? order.length : place;
}

class QuickestFirst extends BaseSequencer {
  async sort(files) {
    return [...files].sort(
      (left, right) =>
        placeOf(left.moduleId) - placeOf(right.moduleId) || left.moduleId.localeCompare(right.moduleId),
    );
  }
}

/** The tests that drive the reference model; tests of built packages and of other processes cannot see a mutant. */
export default {
  ...base,
  root: fileURLToPath(new URL("..", import.meta.url)),
  cacheDir: "build/mutation/vite",
  test: {
    ...base.test,
    include: [
      "packages/reference-model/src/**/*.test.ts",
      "packages/conformance/src/golden/extension/golden-extension.test.ts",
      "packages/conformance/src/golden/service/service-recordings.test.ts",
    ],
    exclude: ["**/node_modules/**", "**/drop-in/loaders/**", "**/api-document/**"],
    setupFiles: [fileURLToPath(new URL("thread-umask.mjs", import.meta.url))],
    pool: "threads",
    // One graph of modules for all files of a run: loading it costs more than most tests.
    isolate: false,
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { sequencer: QuickestFirst },
  },
};
