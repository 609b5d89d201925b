import { z } from "zod";
import { byteDifferenceOf, differenceOf } from "./difference.js";

const schema = z.object({
  entries: z.array(z.object({ offset: z.number(), header: z.string(), longName: z.string().optional() })),
  endOffset: z.number().optional(),
  fileSize: z.number().optional(),
});

/** The first header in which an archive differs from the recorded list of headers. */
export function tarIndexDifference(text: string, archive: Buffer, where: string): string | undefined {
  const index = schema.parse(JSON.parse(text));
  for (const { offset, header, longName } of index.entries) {
    const recorded = Buffer.alloc(512);
    Buffer.from(header, "base64").copy(recorded);
    const at = `${where} header at ${offset}`;
    const difference = byteDifferenceOf(recorded, archive.subarray(offset, offset + 512), at);
    if (difference !== undefined) return difference;
    if (longName === undefined) continue;
    const name = Buffer.from(longName, "base64");
    const found = archive.subarray(offset + 512, offset + 512 + name.length);
    const nameDifference = byteDifferenceOf(name, found, `${at}, long name`);
    if (nameDifference !== undefined) return nameDifference;
  }
  return differenceOf(index.fileSize ?? archive.length, archive.length, `${where} size`);
}
