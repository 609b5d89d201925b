import { describe, expect, test } from "vitest";
import type { SystemAbilitySpec } from "./bundle-spec.js";
import { ServiceBench } from "./testing/service-bench.js";

function counting(): SystemAbilitySpec & { readonly restored: string[]; readonly infos: string[] } {
  const restored: string[] = [];
  const infos: string[] = [];
  return {
    id: 1234,
    restored,
    infos,
    backup: (extInfo) => {
      infos.push(extInfo);
      return { code: 0, content: Buffer.from("saved"), report: "said" };
    },
    restore: (content) => {
      restored.push(Buffer.from(content).toString("utf8"));
      return { code: 5, report: "restored" };
    },
  };
}

describe("a system ability (14)", () => {
  test("is backed up by its number, with a file without a name", async () => {
    const bench = new ServiceBench();
    const ability = counting();
    bench.world.installSystemAbility(ability);
    bench.open();
    bench.append("1234", "99");
    await bench.run();
    expect(bench.told).toEqual(["B(99,13500005)", "B(1234)", "F(1234,)", "R(1234)", "E(1234)", "A"]);
    expect(bench.saved.get("1234")?.get("")?.toString()).toBe("saved");
    expect(bench.document()).toContain('"name" : "1234"');
  });

  test("is restored from a descriptor, and always with success", async () => {
    const bench = new ServiceBench();
    const ability = counting();
    bench.world.installSystemAbility(ability);
    bench.install("x");
    const document = bench.document();
    bench.open("SessionRestore");
    bench.appendRestore(["1234"], document);
    await bench.pass(50);
    const publish = (uri: string): number => bench.world.service.publishFile(bench.caller, "1234", uri);
    expect([publish(""), publish("x"), publish("99999")]).toEqual([13900020, 13900020, 13900020]);
    expect(publish(String(bench.descriptor("given")))).toBe(0);
    await bench.run();
    expect(bench.told).toEqual(["B(1234)", "R(1234)", "E(1234)", "A"]);
    expect(ability.restored).toEqual(["given"]);
  });

  test.each([
    ["v5.1", []],
    ["v6.0", ["B(1234)", "F(1234,)", "R(1234)", "E(1234)"]],
  ] as const)("%s in an incremental session (F34)", async (profile, told) => {
    const bench = new ServiceBench({ profile });
    bench.world.installSystemAbility(counting());
    bench.open("IncrementalBackupSession");
    const bundle = {
      bundleName: "1234",
      lastIncrementalTime: 0,
      manifestFd: -1,
      parameters: "",
      priority: 0,
    };
    expect(bench.world.service.appendIncremental(bench.caller, [bundle])).toBe(0);
    await bench.run();
    expect(bench.told).toEqual([...told, "A"]);
  });
});
