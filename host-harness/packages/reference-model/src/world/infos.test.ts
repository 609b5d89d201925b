import { describe, expect, test } from "vitest";
import type { BackupAbility } from "../extension/backup-ability.js";
import { ServiceBench } from "./testing/service-bench.js";

function listening(): { readonly ability: BackupAbility; readonly heard: string[] } {
  const heard: string[] = [];
  return {
    heard,
    ability: {
      onBackupEx: (info) => {
        heard.push(info);
        return Promise.resolve("");
      },
    },
  };
}

async function heardWith(
  infos: readonly string[] | undefined,
  singleton = false,
): Promise<readonly string[]> {
  const bench = new ServiceBench();
  const { ability, heard } = listening();
  bench.install("x", { ability, singleton });
  bench.open();
  expect(bench.world.service.appendBackup(bench.caller, ["x"], infos)).toBe(0);
  await bench.run();
  expect(bench.told.at(-1)).toBe("A");
  return heard;
}

const userId = '[{\n\t\t"type":\t"userId",\n\t\t"detail":\t"100"\n\t}]';

describe("what a bundle's extension is told (9)", () => {
  test("the unicast details and the user (H1, H5)", async () => {
    const unicast = (detail: number): unknown => ({
      type: "unicast",
      details: [{ detail: [{ k: detail }] }],
    });
    const [heard = ""] = await heardWith([JSON.stringify({ infos: [unicast(1), unicast(2)] })]);
    expect(JSON.parse(heard)).toEqual([{ detail: [{ k: 1 }] }, { type: "userId", detail: "100" }]);
  });

  test("infos without unicast: the user alone (H2)", async () => {
    expect(await heardWith(['{"infos":[{"type":"other","details":[]}]}'])).toEqual([userId]);
  });

  test("no infos, or such as are no JSON: nothing (H3, H4)", async () => {
    expect(await heardWith(undefined)).toEqual([""]);
    expect(await heardWith(["no json"])).toEqual([""]);
    expect(await heardWith(['{"infos":5}'])).toEqual([""]);
  });

  test("a user-0 bundle always hears of its user (14)", async () => {
    expect(await heardWith(undefined, true)).toEqual([userId]);
  });
});

describe("common events of a restore (H6, H7, H9, F29, F31)", () => {
  const events = (bench: ServiceBench): readonly unknown[] =>
    bench.surroundings.flatMap((event) =>
      event.event === "commonEvent" ? [[event.action, event.detail]] : [],
    );

  async function restoreWith(
    info: unknown,
    profile: "v5.0.0" | "v6.0" | "v6.1" = "v6.1",
  ): Promise<ServiceBench> {
    const bench = new ServiceBench({ profile });
    bench.install("x");
    const document = bench.document();
    bench.open("SessionRestore");
    expect(bench.appendRestore(["x"], document, [JSON.stringify(info)])).toBe(0);
    await bench.pass(50);
    return bench;
  }

  const broadcast = { type: "broadcast", details: [] };

  test.each([
    ["v5.0.0", "COMMON_EVENT_RESTORE_START"],
    ["v6.0", "usual.event.RESTORE_START"],
  ] as const)("%s publishes %s before it connects", async (profile, action) => {
    const bench = await restoreWith({ infos: [broadcast] }, profile);
    expect(events(bench)).toEqual([[action, "[]"]]);
    const order = bench.surroundings.map(({ event }) => event);
    expect(order.indexOf("commonEvent")).toBeLessThan(order.indexOf("connectAbility"));
  });

  test("with types one comes at the append and one at the release", async () => {
    const typed = (broadcastType: string): unknown => ({ ...broadcast, broadcastType });
    const bench = await restoreWith({ infos: [typed("restore_start"), typed("restore_end")] });
    expect(events(bench)).toEqual([["usual.event.RESTORE_START", "[]"]]);
    bench.world.service.release(bench.caller, "SessionRestore");
    expect(events(bench)).toHaveLength(2);
  });

  test("a bundle that is only told is not restored", async () => {
    const bench = await restoreWith({ infos: [{ ...broadcast, isBroadcastOnly: true }] });
    expect(events(bench)).toHaveLength(1);
    expect(bench.told).toEqual([]);
    const older = await restoreWith({ infos: [{ ...broadcast, isBroadcastOnly: true }] }, "v6.0");
    expect(older.told).toEqual(["B(x)"]);
  });

  test("a backup publishes nothing", async () => {
    const bench = new ServiceBench();
    bench.install("x");
    bench.open();
    bench.world.service.appendBackup(bench.caller, ["x"], [JSON.stringify({ infos: [broadcast] })]);
    await bench.run();
    expect(events(bench)).toEqual([]);
  });
});
