import { createServer, connect } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { open } from "node:fs/promises";
import { once } from "node:events";

/** Bytes in one packet of a transfer between ends of today (`spec/hdc.md §5.5`). */
export const chunkSize = 418_611;

/** Sends a file in such pieces; the next one is read while the last one travels. */
async function sendFile(socket: Socket, path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    const readNext = async (): Promise<Buffer> => {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(chunkSize), 0, chunkSize, null);
      return buffer.subarray(0, bytesRead);
    };
    for (let piece = await readNext(); piece.length > 0;) {
      const hasRoom = socket.write(piece);
      const [next] = await Promise.all([readNext(), hasRoom ? undefined : once(socket, "drain")]);
      piece = next;
    }
  } finally {
    await file.close();
  }
}

/** Writes what comes in pieces of the same size. */
async function storeFile(socket: Socket, path: string): Promise<void> {
  const file = await open(path, "w");
  try {
    let pending: Buffer[] = [];
    let length = 0;
    // The socket must stay: its end tells the other side that everything is stored.
    for await (const piece of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      pending.push(piece);
      length += piece.length;
      if (length < chunkSize) continue;
      await file.writev(pending);
      pending = [];
      length = 0;
    }
    if (length > 0) await file.writev(pending);
  } finally {
    await file.close();
  }
}

/** The other end: the first byte says whether the file is wanted (`r`) or comes (`s`). */
export async function serveRaw(source: string, target: string): Promise<{ server: Server; port: number }> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.setNoDelay(true);
    void (async () => {
      await once(socket, "readable");
      const wish = socket.read(1) as Buffer | null;
      if (wish?.toString("latin1") === "r") await sendFile(socket, source);
      else await storeFile(socket, target);
      socket.end();
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, port: (server.address() as AddressInfo).port };
}

export async function receiveRaw(port: number, target: string): Promise<void> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  socket.write("r");
  await storeFile(socket, target);
}

export async function sendRaw(port: number, source: string): Promise<void> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
  socket.write("s");
  await sendFile(socket, source);
  socket.end();
  socket.resume();
  await once(socket, "close");
}
