import * as fs from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { VirtualClock, profileOf } from "@ohbackup/reference-model";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TemporaryFolder } from "../files/temporary-folder.js";
import { readDeviceProject } from "../project/device-project.js";
import { shellText } from "../testing/board-shell.js";
import { smallBundle, writeSmallProject } from "../testing/small-project.js";
import { DeviceBoard } from "./board.js";

const started = "start ability successfully.\n";
const physicalFiles = `/data/app/el2/100/base/${smallBundle}/haps/main/files`;

let project: TemporaryFolder;
let folder: TemporaryFolder;
let board: DeviceBoard;

beforeEach(() => {
  project = new TemporaryFolder("ohbackup-project-");
  writeSmallProject(project.path);
  folder = new TemporaryFolder("ohbackup-board-");
  board = new DeviceBoard({
    key: "test-board",
    profile: profileOf("v6.1"),
    clock: new VirtualClock({ startAt: Date.UTC(2024, 5, 1) }),
    folder,
    sourceRoot: project.path,
    applications: readDeviceProject(project.path),
    preinstalled: true,
    faults: [],
    caller: undefined,
  });
});

afterEach(() => {
  board.powerOff();
  project.remove();
});

const start = (command: string, more = ""): Promise<string> =>
  shellText(board, `aa start -b ${smallBundle} -a MainAbility --ps command ${command} ${more}`);

/** The log, once it holds a text; every wait has a limit. */
async function logWith(text: string): Promise<string> {
  for (let turn = 0; turn < 1000; turn += 1) {
    const log = await shellText(board, "hilog -x");
    if (log.includes(text)) return log;
    await nextTurn();
  }
  throw new Error(`the log never showed: ${text}`);
}

const openDescriptors = (): number => fs.readdirSync("/proc/self/fd").length;

describe("an application on a virtual board", () => {
  it("is created once and gets later wants in onNewWant", async () => {
    expect(await start("nothing", "--pi n 5 --pb flag true --psn empty")).toBe(started);
    expect(await start("nothing")).toBe(started);
    const log = await logWith("new want 2");
    expect(log).toMatch(
      /^06-01 00:00:00\.\d{3} +\d+ +\d+ I A01234\/small: create 1 {"command":"nothing","n":5,"flag":true,"empty":""}$/m,
    );
    expect(log).toContain('new want 2 {"command":"nothing"}');
  });

  it("keeps its files where the shell finds them", async () => {
    await start("write", "--ps text hello");
    expect(await shellText(board, `cat ${physicalFiles}/note.txt`)).toBe("hello");
  });

  it("does not take real time to wait", async () => {
    await start("later");
    expect(await logWith("console: later")).toMatch(/^06-01 01:00:00\.\d{3} .*later$/m);
  });

  it("loses its descriptors, timers and process with aa force-stop", async () => {
    const before = openDescriptors();
    await start("hold");
    await start("tick");
    await logWith("small: tick");
    expect(await shellText(board, "ps -ef")).toContain(smallBundle);
    expect(openDescriptors()).toBe(before + 1);
    expect(await shellText(board, `aa force-stop ${smallBundle}`)).toBe("force stop process successfully.\n");
    expect(await shellText(board, "ps -ef")).not.toContain(smallBundle);
    expect(openDescriptors()).toBe(before);
    const log = await shellText(board, "hilog -x");
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    expect(await shellText(board, "hilog -x")).toBe(log);
    await start("nothing");
    expect(await logWith("nothing")).toContain('create 1 {"command":"nothing"}');
  });

  it.each([
    ["throw", "broken on purpose"],
    ["throw-later", "broken later"],
  ])("ends when its code fails (%s), and takes nothing else with it", async (command, text) => {
    expect(await start(command)).toBe(started);
    await logWith(text);
    expect(await shellText(board, "ps -ef")).not.toContain(smallBundle);
    expect(await start("nothing")).toBe(started);
  });

  it("may end itself", async () => {
    await start("exit");
    expect(await shellText(board, "ps -ef")).not.toContain(smallBundle);
    await start("terminate");
    await logWith("destroyed");
    expect(await shellText(board, "ps -ef; aa dump -a")).not.toContain("MainAbility");
    expect(await start("nothing")).toBe(started);
    await logWith('create 1 {"command":"nothing"}');
  });

  it.each([
    [`-b ${smallBundle} -a Missing`, "Error Code:10104001  Error Message:"],
    ["-b com.example.missing -a MainAbility", "Error Code:10104001  Error Message:"],
    [`-b ${smallBundle} -a MainAbility -m other`, "Error Code:10104001  Error Message:"],
    [`-b ${smallBundle} -a HiddenAbility`, "Error Code:10103001  Error Message:"],
    [`-b ${smallBundle} -a BrokenAbility`, "Error Code:10108101  Error Message:"],
  ])("is not started by aa start %s", async (args, code) => {
    const text = await shellText(board, `aa start ${args}; echo status $?`);
    expect(text).toMatch(/^error: failed to start ability\.\n/);
    expect(text).toContain(code);
    expect(text).toMatch(/status 0\n$/);
    expect(text).not.toContain(project.path);
    expect(await shellText(board, "ps -ef")).not.toContain(smallBundle);
  });

  it("starts again from nothing after bm clean", async () => {
    await start("write", "--ps text hello");
    expect(await shellText(board, `bm clean -n ${smallBundle} -d`)).toBe(
      "clean bundle data files successfully.\n",
    );
    expect(await shellText(board, `ls ${physicalFiles}; ps -ef`)).not.toMatch(/note\.txt|small/);
    expect(fs.existsSync(join(folder.path, physicalFiles))).toBe(true);
  });
});

describe("a virtual board", () => {
  it("leaves nothing when its power goes, and ends what runs", async () => {
    await start("hold");
    await start("tick");
    const sleeping = shellText(board, "sleep 600; echo never");
    board.powerOff();
    board.powerOff();
    expect(await sleeping).toBe("");
    expect(fs.existsSync(folder.path)).toBe(false);
    expect(board.state()).toBe("Offline");
  });

  it("answers what a harness asks first", async () => {
    expect(await shellText(board, "param get const.ohos.apiversion")).toBe("23 \n");
    expect(await shellText(board, "bm dump -a")).toBe(`ID: 100:\n\t${smallBundle}\n`);
    expect(await shellText(board, "bm get -u")).toMatch(/^udid of current device is :\n[0-9A-F]{64}\n$/);
    expect(await shellText(board, "ls -d /data/local/tmp")).toBe("/data/local/tmp\n");
  });
});
