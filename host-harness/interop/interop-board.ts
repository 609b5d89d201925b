import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { profileOf } from "@ohbackup/reference-model";
import { startVirtualBoard } from "@ohbackup/virtual-device";
import type { BoardDaemonOptions, VirtualBoard } from "@ohbackup/virtual-device";
import { OfficialHdc, freePort, officialProgram } from "./official-hdc.js";

export const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

/** A board, the vendor's program, and a folder that goes with them. */
export interface InteropStage {
  readonly folder: string;
  readonly board: VirtualBoard;
  readonly hdc: OfficialHdc;
  /** The board as the vendor's program names it. */
  readonly key: string;
  close(): Promise<void>;
}

/**
 * @param way `daemon`: the vendor's client and server, and the board's daemon; `server`: the vendor's client at the board's
 *   own server
 */
export async function openStage(
  way: "daemon" | "server",
  daemon: BoardDaemonOptions = {},
  variables: Readonly<Record<string, string>> = {},
): Promise<InteropStage> {
  const folder = mkdtempSync(join(tmpdir(), "ohbackup-interop-"));
  const board = await startVirtualBoard({ projectRoot, profile: profileOf("v6.1"), daemon });
  const port = way === "server" ? board.address.port : await freePort();
  const hdc = new OfficialHdc(officialProgram(), folder, port, variables);
  const stage: InteropStage = {
    folder,
    board,
    hdc,
    key: way === "server" ? board.key : `127.0.0.1:${board.daemonAddress?.port ?? 0}`,
    close: async () => {
      await hdc.stop();
      await board.close();
      rmSync(folder, { recursive: true });
    },
  };
  if (way === "daemon") {
    await hdc.startServer();
    await hdc.run("tconn", stage.key);
  }
  return stage;
}
