import { tellPeakMemory } from "./limit.js";
import { scanUnchanged } from "./scan.js";

/** Scans the folder that is named, and tells how much memory that took. */
scanUnchanged(process.argv[2] ?? "");
tellPeakMemory();
