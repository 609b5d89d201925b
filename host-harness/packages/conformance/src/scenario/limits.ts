/** Bounds of a scenario: a file that asks for more is a mistake, or was not written by a person. */
export const scenarioLimits = {
  steps: 1000,
  bundles: 64,
  treeEntries: 100_000,
  /** Largest generated file, in bytes. */
  fileBytes: 4 * 1024 * 1024 * 1024,
  /** Longest wait or sleep of one step, in milliseconds. */
  stepMs: 4 * 60 * 60 * 1000,
  nameLength: 4096,
  /** Longest capability document that a step makes, in UTF-16 code units. */
  documentText: 1024 * 1024,
  /** Largest scenario file, in bytes. */
  documentBytes: 32 * 1024 * 1024,
} as const;
