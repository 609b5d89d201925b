import { defineConfig } from "vitest/config";
import base from "./vitest.config.js";

/** Tests that need the vendor's own hdc; `tools/interop.mjs` runs them. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ["interop/**/*.test.ts"], testTimeout: 120_000 },
});
