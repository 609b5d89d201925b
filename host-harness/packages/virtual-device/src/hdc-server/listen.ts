import type { Server } from "node:net";
import { VirtualDeviceError } from "../errors.js";

/** Listens, and tells where. @throws VirtualDeviceError `port-unavailable` */
export function listen(server: Server, host: string, port: number): Promise<{ host: string; port: number }> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const why = error.code ?? error.message;
      reject(
        new VirtualDeviceError(
          "port-unavailable",
          `Cannot listen at ${host}:${port} (${why}). Choose another port.`,
          { cause: error },
        ),
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve({ host, port: typeof address === "object" && address !== null ? address.port : port });
    });
  });
}
