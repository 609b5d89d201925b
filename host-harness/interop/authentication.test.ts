import { describe, expect, it } from "vitest";
import type { BoardDaemonOptions } from "@ohbackup/virtual-device";
import { openStage } from "./interop-board.js";

/** What the official server says of a board and of a command on it, once the board has the state that is waited for. */
async function answerIn(
  state: "Connected" | "Unauthorized",
  board: BoardDaemonOptions,
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const stage = await openStage("daemon", board, variables);
  try {
    for (let attempt = 0; attempt < 600; attempt += 1) {
      const list = await stage.hdc.run("list", "targets", "-v");
      if (list.includes(`\t${state}\t`)) return await stage.hdc.on(stage.key, "shell", "echo in");
      // Making its first key may take the program longer than its patience (`spec/hdc.md §4.1`).
      if (!list.includes(stage.key)) await stage.hdc.run("tconn", stage.key);
    }
    throw new Error(`the board was never ${state}`);
  } finally {
    await stage.close();
  }
}

describe("the official server at a board that asks for a key", () => {
  it("is let in when the board's user allows it", async () => {
    expect(await answerIn("Connected", { authentication: "allow" })).toMatch(/^in\r?\n/);
  });

  it("goes on without encryption when it asks for it, because the board announces none", async () => {
    const variables = { OHOS_HDC_ENCRYPT_CHANNEL: "1" };
    expect(await answerIn("Connected", { authentication: "allow" }, variables)).toMatch(/^in\r?\n/);
  });

  it("is told so when the board's user refuses it", async () => {
    expect(await answerIn("Unauthorized", { authentication: "refuse" })).toMatch(/^\[Fail\]\[E00000[23]\]/);
  });
});
