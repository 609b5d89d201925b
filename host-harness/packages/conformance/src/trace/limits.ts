/** Bounds of a trace: what is larger did not come from our recorder and is refused before it is allocated. */
export const traceLimits = {
  /** Longest line, in bytes; a line holds at most the digest of one bundle's tree. */
  lineBytes: 64 * 1024 * 1024,
  /** Largest recording, in bytes; it is parsed as one document. */
  recordingBytes: 64 * 1024 * 1024,
  /** Most bytes that the generated files of one recording may have together; they are made to be hashed. */
  generatedBytes: 64 * 1024 * 1024,
  /** Most events in one trace. */
  events: 2_000_000,
  /** Longest name, uri or path, in UTF-16 code units. */
  nameLength: 8192,
  /** Longest message or report text, in UTF-16 code units. */
  textLength: 4 * 1024 * 1024,
  /** Most entries in one list (bundles, files of a tree, rows of manage.json). */
  listLength: 1_000_000,
} as const;
