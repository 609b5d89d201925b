import { join } from "node:path";
import { HdcClient } from "hdc-client-node";
import { bigFile, withBoard } from "./board-process.js";
import { makeBigFile } from "./hdc.js";
import { tellPeakMemory } from "./limit.js";
import { inScratch } from "./scratch.js";

/** Receives 1 GiB and sends it back, and tells how much memory that took on this side. */
await inScratch((folder) =>
  withBoard(async (ports) => {
    makeBigFile(join(ports.folder, bigFile));
    const target = new HdcClient({ port: ports.serverPort }).target(ports.key);
    await target.receiveFile(`/data/local/tmp/${bigFile}`, join(folder, "received"));
    await target.sendFile(join(folder, "received"), "/data/local/tmp/sent");
  }),
);
tellPeakMemory();
