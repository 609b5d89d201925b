import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const golden = fileURLToPath(new URL("../../../../fixtures/golden/", import.meta.url));

/** Folders with recordings of the service, relative to `fixtures/golden`. */
const recordingFolders = [
  "service",
  "service/release-6.1",
  "service-random/6.1",
  "service-random/snapshot",
] as const;

/** Every recording of the service: its name below `fixtures/golden` and its path. */
export function recordings(): readonly { name: string; path: string }[] {
  return recordingFolders.flatMap((folder) =>
    readdirSync(join(golden, folder))
      .filter((file) => file.endsWith(".json"))
      .map((file) => ({ name: `${folder}/${file}`, path: join(golden, folder, file) })),
  );
}

/** The path of a recording, as `service/backup_one_small`. */
export function recordingPath(name: string): string {
  return join(golden, `${name}.json`);
}

/** The parsed document of a recording. */
export function recordingNamed(name: string): unknown {
  return JSON.parse(readFileSync(recordingPath(name), "utf8")) as unknown;
}
