import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HdcClient, connectDaemon } from "hdc-client-node";
import { startCli } from "./run-cli.js";

let folder: string;
let temporary: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ohbackup-test-"));
  temporary = mkdtempSync(join(folder, "tmp-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A port with a free one behind it. */
async function freePorts(): Promise<number> {
  for (;;) {
    const first = createServer();
    await new Promise<void>((resolve) => first.listen(0, "127.0.0.1", resolve));
    const { port } = first.address() as AddressInfo;
    const second = createServer();
    const both = await new Promise<boolean>((resolve) => {
      second.once("error", () => {
        resolve(false);
      });
      second.listen(port + 1, "127.0.0.1", () => {
        resolve(true);
      });
    });
    await Promise.all([first, second].map((server) => new Promise((resolve) => server.close(resolve))));
    if (both) return port;
  }
}

interface Announced {
  readonly key: string;
  readonly address: { readonly host: string; readonly port: number };
  readonly daemon: { readonly host: string; readonly port: number };
}

describe("ohbackup device", () => {
  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "runs several boards with both doors, and leaves nothing after %s",
    async (signal) => {
      const port = await freePorts();
      const cli = startCli(["device", "--boards", "2", "--port", String(port), "--auth", "allow", "--json"], {
        environment: { TMPDIR: temporary },
      });
      await cli.printed("]\n");
      expect(readdirSync(temporary)).toHaveLength(2);
      for (const [at, key] of ["virtual-v6.1-1", "virtual-v6.1-2"].entries()) {
        expect(await new HdcClient({ port: port + at }).listTargets()).toMatchObject([{ key }]);
      }
      cli.signal(signal);
      const { exitCode, stdout } = await cli.finished;
      expect(exitCode).toBe(130);
      expect(readdirSync(temporary)).toEqual([]);
      expect((JSON.parse(stdout) as Announced[]).map(({ address }) => address.port)).toEqual([
        port,
        port + 1,
      ]);
    },
  );

  it.each([
    ["allow", true],
    ["refuse", false],
  ] as const)("with --auth %s asks a computer for its key", async (auth, letsIn) => {
    const port = await freePorts();
    const cli = startCli(
      ["device", "--port", String(port), "--daemon-port", String(port + 1), "--auth", auth],
      { environment: { TMPDIR: temporary } },
    );
    await cli.printed(`hdc tconn 127.0.0.1:${port + 1}`);
    const connecting = connectDaemon({
      host: "127.0.0.1",
      port: port + 1,
      keyFile: join(folder, "key"),
    });
    if (letsIn) {
      const connection = await connecting;
      expect((await connection.target.shell("echo in")).text).toBe("in\n");
      connection.close();
    } else {
      await expect(connecting).rejects.toMatchObject({ code: "target-unauthorized" });
    }
    cli.signal("SIGTERM");
    expect((await cli.finished).exitCode).toBe(130);
    expect(readdirSync(temporary)).toEqual([]);
  });
});
