import { closeSync, openSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SandboxExtensionFiles, SandboxFiles, TarWriter, bytesOfText } from "@ohbackup/reference-model";
import { tellPeakMemory } from "./limit.js";
import { inScratch } from "./scratch.js";

/** Packs one file of 10 GiB that is a hole, and tells how much memory that took. */
await inScratch((folder) => {
  const file = join(folder, "hole");
  writeFileSync(file, "");
  truncateSync(file, 10 * 1024 ** 3);
  const sink = openSync("/dev/null", "w");
  try {
    const files = new SandboxExtensionFiles(new SandboxFiles([{ at: "/", host: "/" }]));
    const writer = new TarWriter(files, sink);
    const failure = writer.add({ path: bytesOfText(file), restorePath: "" });
    if (failure !== 0) throw new Error(`packing failed with ${failure}`);
    writer.finish();
  } finally {
    closeSync(sink);
  }
});
tellPeakMemory();
