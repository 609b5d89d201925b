import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defaultProfileName, profileOf } from "@ohbackup/reference-model";
import { startVirtualBoard } from "@ohbackup/virtual-device";
import { bigFile } from "./board-process.js";
import type { BoardPorts } from "./board-process.js";
import { serveRaw } from "./raw-loopback.js";

/** The other end of the measurements of hdc, in a process of its own as a device's would be. */
await serve();

async function serve(): Promise<void> {
  const projectRoot = fileURLToPath(new URL("../../../", import.meta.url));
  const board = await startVirtualBoard({ projectRoot, profile: profileOf(defaultProfileName), daemon: {} });
  const folder = join(board.folder, "data/local/tmp");
  const raw = await serveRaw(join(folder, bigFile), join(folder, "raw"));
  const echo = createServer((socket) => {
    socket.setNoDelay(true);
    socket.pipe(socket);
  });
  echo.listen(0, "127.0.0.1");
  await once(echo, "listening");
  const ports: BoardPorts = {
    folder,
    key: board.key,
    serverPort: board.address.port,
    daemonPort: board.daemonAddress?.port ?? 0,
    rawPort: raw.port,
    echoPort: (echo.address() as AddressInfo).port,
  };
  process.send?.(ports);
  await once(process, "disconnect");
  raw.server.close();
  echo.close();
  await board.close();
}
