import { describe, expect, test } from "vitest";
import type { ProfileName } from "../profiles/profile.js";
import { connectionForSendRate } from "./adjust-bundle.js";
import {
  getFileHandle,
  getFileHandles,
  handleAnswered,
  handlesAnswered,
  publishFile,
} from "./file-handles.js";
import { connected } from "./connect-outcomes.js";
import { runTask } from "./launch.js";
import type { RestoreHandle } from "../extension/extension-process.js";
import { startAnswered } from "./start-bundle.js";
import { publishSystemAbility } from "./system-ability.js";
import { owner, stranger, TurnBench } from "./testing/turn-bench.js";

const restoring = (profile: ProfileName): TurnBench => TurnBench.running(profile, "SessionRestore");
const handle = (fileName: string, fd: number, errno: number): RestoreHandle => ({
  fileName,
  fd,
  manifestFd: -1,
  errno,
});

describe("getFileHandle (spec/backup-service.md §7.6)", () => {
  test("of a bundle that runs asks its extension at once", () => {
    const bench = restoring("v6.1");
    expect(bench.seen(getFileHandle, owner, "a", "x")).toEqual([
      'callExtension a {"name":"getFileHandle","fileName":"x"} 1',
    ]);
    expect(getFileHandle(bench, owner, "a", "x")).toBe(0);
  });

  test("names asked for before the begin are asked for after it, each once, in byte-wise order (clause D2)", () => {
    const bench = new TurnBench("v6.1");
    bench.open("SessionRestore");
    bench.appendRestore(["a"]);
    for (const uri of ["b", "B", "b", "a"]) {
      expect(getFileHandle(bench, owner, "a", uri)).toBe(0);
      expect(bench.seen(getFileHandle, owner, "a", uri)).toEqual([]);
    }
    runTask(bench, "a");
    connected(bench, "a");
    runTask(bench, "a");
    expect(bench.seen(startAnswered, "a", 0)).toEqual([
      "B(a)",
      ...["B", "a", "b"].map((name) => `callExtension a {"name":"getFileHandle","fileName":"${name}"} 1`),
    ]);
    expect(bench.entry("a").handlesWanted.size).toBe(0);
  });

  // F36: up to v5.1 every failure is an invalid argument.
  test.each<[ProfileName, number, number]>([
    ["v5.1", 13900020, 13900020],
    ["v6.0", 13900001, 13900020],
  ])("%s: a stranger gets %d, an unknown bundle and a backup %d", (profile, refused, unknown) => {
    expect(getFileHandle(restoring(profile), stranger, "a", "x")).toBe(refused);
    expect(getFileHandle(restoring(profile), owner, "z", "x")).toBe(unknown);
    expect(getFileHandle(TurnBench.running(profile), owner, "a", "x")).toBe(unknown);
  });

  test.each<[ProfileName, string, number]>([
    ["v5.1", "../x", 0],
    ["v6.0", "../x", 13900020],
    ["v6.0", "x/../y", 13900020],
    ["v6.0", "x/..", 13900020],
    ["v6.0", "x..y", 0],
  ])("%s: the uri %s gets %d (F21)", (profile, uri, code) => {
    expect(getFileHandle(restoring(profile), owner, "a", uri)).toBe(code);
  });

  test("the uri is checked before the bundle is begun; those of a batch only when it runs", () => {
    const bench = new TurnBench("HEAD");
    bench.open("SessionRestore");
    bench.appendRestore(["a"]);
    expect(getFileHandle(bench, owner, "a", "../x")).toBe(13900020);
    expect(getFileHandles(bench, owner, "a", ["../x", "y"])).toBe(0);
    expect([...bench.entry("a").handlesWanted]).toEqual(["../x", "y"]);
    bench.start("a");
    expect(getFileHandles(bench, owner, "a", ["y", "../x"])).toBe(13900020);
    expect(bench.seen(getFileHandles, owner, "a", ["y", "x"])).toEqual([
      'callExtension a {"name":"getFileHandles","fileNames":["y","x"]} 1',
    ]);
  });

  test("an extension that has vanished cannot be asked", () => {
    const bench = restoring("v6.1");
    bench.entry("a").connection.hasProxy = false;
    expect(getFileHandle(bench, owner, "a", "x")).toBe(13900020);
    expect(bench.seen(getFileHandle, owner, "a", "x")).toEqual([]);
  });
});

describe("the answer to it", () => {
  test.each<[ProfileName, RestoreHandle, number]>([
    ["v5.0.3", handle("x", -1, 13), 13],
    ["v5.1", handle("x", -1, 13), -1],
    ["v5.1", handle("x", 5, 13), 13],
    ["v5.1", handle("x", 0, 13), 13],
    ["v5.1", handle("x", -1, 0), 0],
  ])("%s: %o tells errno %d", (profile, answer, errno) => {
    const bench = restoring(profile);
    handleAnswered(bench, "a", answer);
    const { fileName: uri, fd, manifestFd } = answer;
    expect(bench.effects.at(-1)).toEqual({
      kind: "send",
      message: { callback: "onFileReady", bundleName: "a", file: { uri, fd, manifestFd, errno } },
    });
  });

  test("of a batch: what failed comes first, in a message of its own", () => {
    const bench = restoring("HEAD");
    const answers = [handle("x", 5, 0), handle("y", -1, 2), handle("z", 0, 0)];
    expect(bench.seen(handlesAnswered, "a", answers)).toEqual(["FF(a,y)", "FF(a,x z)"]);
    expect(bench.effects.at(-2)).toMatchObject({
      message: { files: [{ uri: "y", fd: -1, manifestFd: -1, errno: 2 }] },
    });
    expect(bench.seen(handlesAnswered, "a", [handle("x", 5, 0)])).toEqual(["FF(a,x)"]);
    expect(bench.seen(handlesAnswered, "a", [])).toEqual([]);
  });
});

describe("publishFile (spec/backup-service.md §7.7)", () => {
  test("marks the bundle and asks its extension", () => {
    const bench = restoring("v6.1");
    expect(publishFile(bench, owner, "a", "")).toEqual({ askConnection: 1 });
    expect(bench.entry("a").published).toBe(true);
  });

  test("takes no uri, except for a system ability", () => {
    const bench = restoring("v6.1");
    expect(publishFile(bench, owner, "a", "x")).toEqual({ code: 1 });
    expect(bench.entry("a").published).toBe(false);
    expect(publishFile(bench, owner, "1234", "5")).toEqual({ code: 13900020 });
  });

  test.each<[ProfileName, number]>([
    ["v5.0.3", 13900001],
    ["v5.1", 13900020],
  ])("%s: an unknown bundle is %d", (profile, code) => {
    expect(publishFile(restoring(profile), owner, "z", "")).toEqual({ code });
    expect(publishSystemAbility(restoring(profile), "1234", "5")).toEqual({ code });
  });

  test("one that is not connected yet is marked all the same", () => {
    const bench = new TurnBench("v6.1");
    bench.open("SessionRestore");
    bench.appendRestore(["a"]);
    expect(publishFile(bench, owner, "a", "")).toEqual({ code: 13900020 });
    expect(bench.entry("a").published).toBe(true);
  });

  test("is the owner's alone", () => {
    expect(publishFile(restoring("v6.1"), stranger, "a", "")).toEqual({ code: 13900001 });
    expect(publishFile(TurnBench.running("v6.1"), owner, "a", "")).toEqual({ code: 13900020 });
  });
});

describe("updateSendRate (spec/backup-service.md §7.11)", () => {
  test("reaches a connected extension of a backup, whoever asks", () => {
    const bench = TurnBench.running("v6.1");
    expect(connectionForSendRate(bench, stranger, "a")).toBe(1);
    expect(connectionForSendRate(bench, owner, "z")).toBeUndefined();
    expect(connectionForSendRate(bench, { ...owner, hasPermission: false }, "a")).toBeUndefined();
    bench.entry("a").connection.hasProxy = false;
    expect(connectionForSendRate(bench, owner, "a")).toBeUndefined();
  });

  test("no restore, no service that cleans up, no absent session", () => {
    expect(connectionForSendRate(restoring("v6.1"), owner, "a")).toBeUndefined();
    expect(connectionForSendRate(new TurnBench(), owner, "a")).toBeUndefined();
    const bench = TurnBench.running("v6.1");
    bench.state.occupied = true;
    expect(connectionForSendRate(bench, owner, "a")).toBeUndefined();
  });
});
