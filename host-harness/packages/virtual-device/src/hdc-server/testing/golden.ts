import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** One recorded conversation of the real programs; see `fixtures/golden/hdc/README.md`. */
export interface Transcript {
  readonly name: string;
  readonly link: "client-server" | "server-daemon";
  readonly hdcVersion: string;
  readonly closedBy?: "client" | "server";
  readonly frames: readonly { readonly dir: "c2s" | "s2c"; readonly hex: string }[];
}

const folder = fileURLToPath(new URL("../../../../../fixtures/golden/hdc", import.meta.url));

export function transcriptNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length));
}

export function readTranscript(name: string): Transcript {
  return JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8")) as Transcript;
}

export function frameBytes(frame: { readonly hex: string }): Buffer {
  return Buffer.from(frame.hex, "hex");
}
