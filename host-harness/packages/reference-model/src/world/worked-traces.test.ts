import { describe, expect, test } from "vitest";
import { profileNames } from "../profiles/profile.js";
import type { ProfileName } from "../profiles/profile.js";
import { ServiceBench } from "./testing/service-bench.js";

/** Releases of one column of `spec/backup-service.md §10.7`. */
const columns = {
  "v5.0.0": ["v5.0.0"],
  "v5.0.1-3": ["v5.0.1", "v5.0.2", "v5.0.3"],
  "v5.1": ["v5.1"],
  "v6.0+": ["v6.0", "v6.1", "v7.0b1", "HEAD"],
} as const satisfies Record<string, readonly ProfileName[]>;

const never = (): Promise<never> => new Promise(() => undefined);

function each(
  rows: Readonly<Record<keyof typeof columns, readonly string[]>>,
): readonly [ProfileName, string][] {
  return Object.entries(rows).flatMap(([column, told]) =>
    columns[column as keyof typeof columns].map((profile): [ProfileName, string] => [
      profile,
      told.join(" "),
    ]),
  );
}

const files = ["F(ok,part.0.tar)", "F(ok,manage.json)"];

test("the columns cover every release", () => {
  expect(Object.values(columns).flat()).toEqual(profileNames);
});

describe("a full backup of a good, a missing, a forbidden and a plain application", () => {
  const accepted = ["B(ok)", ...files, "E(ok)", "A"];
  const later = [
    "B(forb,13500001)",
    "B(miss,13500005)",
    "B(forb,13500005)",
    "B(noext,13500005)",
    "|",
    ...accepted,
  ];
  test.each(
    each({
      "v5.0.0": [
        "B(forb,13500001)",
        "B(noext,13500001)",
        "|",
        "B(miss,13500009)",
        "E(miss,13500004)",
        ...accepted,
      ],
      "v5.0.1-3": later,
      "v5.1": later,
      "v6.0+": later,
    }),
  )("%s", async (profile, expected) => {
    const bench = new ServiceBench({ profile });
    bench.install("ok");
    bench.install("forb", { allowed: false });
    bench.install("noext", { hasExtension: false });
    bench.open();
    expect(bench.append("ok", "miss", "forb", "noext")).toBe(0);
    bench.told.push("|");
    await bench.run();
    expect(bench.told.join(" ")).toBe(expected);
  });
});

describe("a full backup of a forbidden application alone", () => {
  const twice = ["B(forb,13500001)", "B(forb,13500005)", "|"];
  test.each(each({ "v5.0.0": ["B(forb,13500001)", "|"], "v5.0.1-3": twice, "v5.1": twice, "v6.0+": twice }))(
    "%s",
    async (profile, expected) => {
      const bench = new ServiceBench({ profile });
      bench.install("forb", { allowed: false });
      bench.open();
      expect(bench.append("forb")).toBe(0);
      bench.told.push("|");
      await bench.run();
      expect(bench.told.join(" ")).toBe(expected);
    },
  );
});

describe("a restore of a good and a missing application", () => {
  const rest = ["|", "B(ok)", "F(ok,manage.json)", "R(ok)", "E(ok)", "A"];
  const missing = ["B(miss,13500005)", ...rest];
  test.each(
    each({ "v5.0.0": ["B(miss,13900020)", ...rest], "v5.0.1-3": missing, "v5.1": missing, "v6.0+": missing }),
  )("%s", async (profile, expected) => {
    const bench = new ServiceBench({ profile });
    bench.install("ok", { ability: { onRestoreEx: () => Promise.resolve("report") } });
    const document = bench.document();
    bench.open("SessionRestore");
    expect(bench.appendRestore(["ok", "miss"], document)).toBe(0);
    bench.told.push("|");
    await bench.pass(100);
    expect(bench.world.service.getFileHandle(bench.caller, "ok", "manage.json")).toBe(0);
    expect(bench.world.service.publishFile(bench.caller, "ok", "")).toBe(0);
    await bench.run();
    expect(bench.told.join(" ")).toBe(expected);
  });
});

describe("a start that the system refuses", () => {
  const withEnd = ["B(x,13500009)", "E(x,13500004)", "A"];
  const without = ["B(x,13500009)", "A"];
  test.each(each({ "v5.0.0": withEnd, "v5.0.1-3": withEnd, "v5.1": without, "v6.0+": without }))(
    "%s",
    async (profile, expected) => {
      const bench = new ServiceBench({ profile });
      bench.install("x", { connect: { mode: "error", code: 2097155 } });
      bench.open();
      bench.append("x");
      await bench.run();
      expect(bench.told.join(" ")).toBe(expected);
    },
  );
});

describe("an application that never answers, after updateTimer", () => {
  const told = ["B(x)", "E(x,13500003)", "A"];
  test.each(each({ "v5.0.0": told, "v5.0.1-3": told, "v5.1": told, "v6.0+": told }))(
    "%s",
    async (profile, expected) => {
      const bench = new ServiceBench({ profile });
      bench.install("x", { ability: { onBackup: never } });
      bench.open();
      bench.append("x");
      await bench.pass(50);
      const before = bench.clock.now();
      expect(bench.world.service.updateTimer(bench.caller, "x", 3000)).toBe(true);
      await bench.pass(2999);
      expect(bench.told).toEqual(["B(x)"]);
      await bench.pass(1);
      expect(bench.told.join(" ")).toBe(expected);
      expect(bench.clock.now() - before).toBe(3000);
    },
  );
});

describe("an extension that dies in onBackup, with data to clear", () => {
  const early = ["B(x)", "E(x,13500004)", "A"];
  test.each(
    each({ "v5.0.0": early, "v5.0.1-3": early, "v5.1": early, "v6.0+": ["B(x)", "A", "E(x,13500004)", "A"] }),
  )("%s", async (profile, expected) => {
    const bench = new ServiceBench({ profile });
    bench.install("x", {
      ability: (process) => ({
        onBackup: () => {
          process.exit("crashed");
          return never();
        },
      }),
    });
    bench.open();
    bench.append("x");
    await bench.run();
    expect(bench.told.join(" ")).toBe(expected);
    expect(bench.surroundings.filter(({ event }) => event === "connectAbility")).toHaveLength(2);
  });
});

describe("a running bundle that is cancelled", () => {
  test.each(profileNames.filter((name) => !name.startsWith("v5.0")))("%s", async (profile) => {
    const bench = new ServiceBench({ profile });
    bench.install("x", { ability: { onBackup: never } });
    bench.open();
    bench.append("x");
    await bench.pass(50);
    expect(bench.world.service.cancel(bench.caller, "SessionBackup", "x")).toBe(0);
    await bench.pass(50);
    expect(bench.told).toEqual(["B(x)", "E(x)", "A"]);
  });
});

describe("a release during a restore that was published", () => {
  test.each(profileNames)("%s", async (profile) => {
    const bench = new ServiceBench({ profile });
    let finish: (text: string) => void = () => undefined;
    const answer = new Promise<string>((resolve) => {
      finish = resolve;
    });
    bench.install("x", { ability: { onRestoreEx: () => answer } });
    const document = bench.document();
    bench.open("SessionRestore");
    bench.appendRestore(["x"], document);
    await bench.pass(50);
    bench.world.service.getFileHandle(bench.caller, "x", "manage.json");
    bench.world.service.publishFile(bench.caller, "x", "");
    await bench.pass(50);
    expect(bench.world.service.release(bench.caller, "SessionRestore")).toBe(0);
    const conflict = bench.open("SessionRestore", bench.startCaller("com.example.other"));
    expect(conflict).not.toBe(0);
    finish("report");
    await bench.run();
    const isDelivered = bench.world.profile.flags.allEndAfterWaitingRelease;
    const told = ["B(x)", "F(x,manage.json)", "R(x)", "E(x)", ...(isDelivered ? ["A"] : [])];
    expect(bench.told.filter((note) => note !== "died")).toEqual(told);
    expect(bench.open("SessionBackup", bench.startCaller("com.example.third"))).toBe(0);
  });
});
