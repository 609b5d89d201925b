/** A header with a right checksum. */
export function headerOf(name: Buffer, type: string, size: number, linkName = ""): Buffer {
  const block = Buffer.alloc(512);
  name.copy(block, 0, 0, 100);
  block.write("0000644", 100);
  block.write(size.toString(8).padStart(11, "0").slice(-11), 124);
  block.write("14524770400", 136);
  block.write("        ", 148);
  block.write(type, 156, "latin1");
  block.write(linkName, 157);
  block.write("ustar\x0000", 257, "latin1");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}
