/** The data block of an entry of four bytes. */
export const paddedContent = Buffer.concat([Buffer.from("evil"), Buffer.alloc(508)]);
export const endOfArchive = Buffer.alloc(1024);

/** A header with a right checksum. */
export function headerOf(name: Buffer, type: string, size: number, linkName = ""): Buffer {
  const block = Buffer.alloc(512);
  name.copy(block, 0, 0, 100);
  block.write("0000644", 100);
  block.write(size.toString(8).padStart(11, "0").slice(-11), 124);
  block.write("14524770400", 136);
  block.write(type, 156, "latin1");
  block.write(linkName, 157);
  block.write("ustar\x0000", 257, "latin1");
  sumUp(block);
  return block;
}

/** Gives a header the checksum that it needs. */
export function sumUp(header: Buffer): void {
  header.write("        ", 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
}

/** Data of a record or a file, filled up to whole blocks. */
export function inBlocks(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}

/** The record that holds a name of 100 bytes or more. */
export function longNameRecord(name: Buffer): Buffer {
  const data = Buffer.concat([name, Buffer.alloc(1)]);
  return Buffer.concat([headerOf(Buffer.from("longLinkSymbol"), "L", data.length), inBlocks(data)]);
}

/** An archive with one file of this name; names that do not fit a header get a record of their own. */
export function archiveOf(name: Buffer): Buffer {
  const isLong = name.length >= 100;
  const header = headerOf(isLong ? Buffer.from("longLinkSymbol") : name, "0", 4);
  return Buffer.concat([...(isLong ? [longNameRecord(name)] : []), header, paddedContent, endOfArchive]);
}
