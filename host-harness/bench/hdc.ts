import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { HdcClient, connectDaemon } from "hdc-client-node";
import type { HdcTarget } from "hdc-client-node";
import { bigFile, withBoard } from "./board-process.js";
import type { BoardPorts } from "./board-process.js";
import type { Pair } from "./paired.js";
import { receiveRaw, sendRaw } from "./raw-loopback.js";
import { makeFiles } from "./scratch.js";

const deviceFolder = "/data/local/tmp";
const bigSize = 1024 ** 3;
const roundTrips = 300;
const smallFiles = 2000;

export function makeBigFile(path: string): void {
  const piece = Buffer.alloc(1024 * 1024);
  for (let at = 0; at < piece.length; at += 1) piece[at] = (at * 131 + (at >> 8)) & 0xff;
  const fd = openSync(path, "w");
  try {
    for (let written = 0; written < bigSize; written += piece.length) writeSync(fd, piece);
  } finally {
    closeSync(fd);
  }
}

function mustHaveSize(path: string): void {
  const { size } = statSync(path);
  if (size !== bigSize) throw new Error(`${path} has ${size} bytes instead of ${bigSize}`);
  rmSync(path);
}

function transferPairs(way: string, target: HdcTarget, ports: BoardPorts, folder: string): readonly Pair[] {
  const received = join(folder, "received");
  const source = join(folder, bigFile);
  return [
    {
      name: `receive 1 GiB through ${way}`,
      alternative: "raw loopback, file to file",
      aim: 0.7,
      rounds: 3,
      runOurs: async () => {
        await target.receiveFile(`${deviceFolder}/${bigFile}`, received);
        mustHaveSize(received);
      },
      runAlternative: async () => {
        await receiveRaw(ports.rawPort, received);
        mustHaveSize(received);
      },
    },
    {
      name: `send 1 GiB through ${way}`,
      alternative: "raw loopback, file to file",
      aim: 0.7,
      rounds: 3,
      runOurs: async () => {
        await target.sendFile(source, `${deviceFolder}/sent`);
        mustHaveSize(join(ports.folder, "sent"));
      },
      runAlternative: async () => {
        await sendRaw(ports.rawPort, source);
        mustHaveSize(join(ports.folder, "raw"));
      },
    },
  ];
}

/** As many bytes there and back as the command has, over and over on one connection. */
async function pingPong(port: number): Promise<void> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  for (let count = 0; count < roundTrips; count += 1) {
    socket.write("x".repeat(80));
    await once(socket, "data");
  }
  socket.destroy();
}

function shellPair(target: HdcTarget, ports: BoardPorts): Pair {
  return {
    name: `${roundTrips} × shell "true", direct`,
    alternative: "TCP ping-pong",
    aim: 1 / 3,
    rounds: 5,
    runOurs: async () => {
      for (let count = 0; count < roundTrips; count += 1) {
        const { exitStatus } = await target.shell("true");
        if (exitStatus !== 0) throw new Error(`the shell ended with ${exitStatus}`);
      }
    },
    runAlternative: () => pingPong(ports.echoPort),
  };
}

/** Small files need the vendor's program to be compared with. */
function smallFilePair(target: HdcTarget, ports: BoardPorts, folder: string, hdc: string): Pair {
  const source = join(folder, "small");
  makeFiles(source, smallFiles, 4096);
  const clear = (): void => {
    rmSync(join(ports.folder, "small"), { recursive: true, force: true });
  };
  return {
    name: `send ${smallFiles} × 4 KiB through the server`,
    alternative: hdc,
    aim: 3,
    rounds: 3,
    prepare: clear,
    runOurs: async () => {
      await target.sendDirectory(source, `${deviceFolder}/small`);
    },
    runAlternative: () => {
      const server = `127.0.0.1:${ports.serverPort}`;
      execFileSync(hdc, ["-s", server, "-t", ports.key, "file", "send", source, `${deviceFolder}/small`], {
        stdio: "ignore",
      });
    },
  };
}

/** Transfers and shell against a board in another process. */
export async function measureHdc(folder: string, run: (pair: Pair) => Promise<void>): Promise<void> {
  await withBoard(async (ports) => {
    makeBigFile(join(ports.folder, bigFile));
    makeBigFile(join(folder, bigFile));
    const throughServer = new HdcClient({ port: ports.serverPort }).target(ports.key);
    const keyFile = join(folder, "key");
    const direct = await connectDaemon({ host: "127.0.0.1", port: ports.daemonPort, keyFile });
    try {
      for (const pair of transferPairs("the server", throughServer, ports, folder)) await run(pair);
      for (const pair of transferPairs("the direct door", direct.target, ports, folder)) await run(pair);
      await run(shellPair(direct.target, ports));
    } finally {
      direct.close();
    }
    const hdc = process.env["HDC_BIN"];
    if (hdc === undefined || hdc === "") {
      process.stdout.write("2,000 × 4 KiB: not compared, HDC_BIN names no hdc program\n");
      return;
    }
    await run(smallFilePair(throughServer, ports, folder, hdc));
  });
}
