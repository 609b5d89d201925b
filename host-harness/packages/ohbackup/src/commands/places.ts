import { fileURLToPath } from "node:url";

/** The npm workspace: scenarios name its folders as real data. */
export const harnessRoot = fileURLToPath(new URL("../../../../", import.meta.url));

/** The device project that the built-in board runs: the top of the repository. */
export const deviceProjectRoot = fileURLToPath(new URL("../../../../../", import.meta.url));
