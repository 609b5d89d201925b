/** The tar dialect of the extension: one header block (`spec/backup-extension.md §5.1`). Offsets and lengths in bytes. */
export const blockSize = 512;

export const field = {
  name: { offset: 0, length: 100 },
  mode: { offset: 100, length: 8 },
  uid: { offset: 108, length: 8 },
  gid: { offset: 116, length: 8 },
  size: { offset: 124, length: 12 },
  mtime: { offset: 136, length: 12 },
  checksum: { offset: 148, length: 8 },
  type: { offset: 156, length: 1 },
  magic: { offset: 257, length: 6 },
  version: { offset: 263, length: 2 },
  userName: { offset: 265, length: 32 },
  groupName: { offset: 297, length: 32 },
} as const;

export const entryType = {
  regular: "0",
  oldRegular: "\0",
  hardLink: "1",
  symlink: "2",
  directory: "5",
  longName: "L",
  longLinkTarget: "K",
  extended: "x",
  splitStart: "8",
  splitPart: "9",
  splitEnd: "A",
} as const;

/** Name in a header whose real name stands in a record of its own. */
export const longNamePlaceholder = "longLinkSymbol";

export const blocksOf = (size: number): number => Math.ceil(size / blockSize);
export const paddingOf = (size: number): number => (blockSize - (size % blockSize)) % blockSize;
