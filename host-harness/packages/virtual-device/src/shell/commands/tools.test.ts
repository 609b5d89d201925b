import { describe, expect, it } from "vitest";
import type { Want } from "../../apps/want.js";
import { startFailures } from "../../apps/start-failure.js";
import { DeviceFiles } from "../../files/device-files.js";
import { refusals } from "../../packages/install-refusal.js";
import { CollectingSink, emptySource } from "../byte-pipe.js";
import type { ShellCommand } from "../command.js";
import { abilityAssistant } from "./aa.js";
import { bundleManager } from "./bm.js";
import { parameterTool } from "./param.js";

async function run(command: ShellCommand, line: string): Promise<string> {
  const stdout = new CollectingSink(1 << 16);
  const status = await command(line.split(" "), {
    files: new DeviceFiles("/nonexistent"),
    cwd: "/",
    stdin: emptySource,
    stdout,
    stderr: stdout,
    signal: new AbortController().signal,
  });
  expect(status).toBe(0);
  return stdout.text();
}

describe("aa", () => {
  const wants: Want[] = [];
  const assistant = abilityAssistant({
    startTest: () => ({ failure: startFailures.noSuchModule }),
    startAbility: (want) => {
      wants.push(want);
      return want.abilityName === "Missing" ? { failure: startFailures.noSuchAbility } : { mode: "Cold" };
    },
    forceStop: (bundleName) => bundleName === "com.example.a",
    runningAbilities: () => [
      { bundleName: "com.example.a", abilityName: "Main", process: "com.example.a", pid: 1042 },
    ],
  });

  it("hands parameters on in their types", async () => {
    const line = "start -b com.example.a -a Main --ps text 10 --pi number -10 --pb flag true --psn empty";
    expect(await run(assistant, line)).toBe("start ability successfully.\n");
    expect(wants.at(-1)).toEqual({
      bundleName: "com.example.a",
      abilityName: "Main",
      parameters: { text: "10", number: -10, flag: true, empty: "" },
    });
  });

  it.each([
    [
      "start -b com.example.a -a Missing",
      /^error: failed to start ability\.\nError Code:10104001 {2}Error Message:.+\nError cause: .+\n {2}Try the following:\n {2}> .+\n$/,
    ],
    ["start -b com.example.a", /options -a and -b are needed/],
    ["start -b com.example.a -a Main --pi n 1x", /does not fit option --pi/],
    ["start -x 1", /unknown option -x/],
    [
      "start -b com.example.a -a Main -m entry -W",
      /^StartMode: Cold\nBundleName: com.example.a\nAbilityName: Main\nModuleName: entry\nTotalTime: \d+\nWaitTime: \d+\nstart ability successfully.\n$/,
    ],
    ["start -b com.example.a -a Main --ps __proto__ x", /^start ability successfully\.\n$/],
    ["dump -a", /main name \[Main\] process name \[com.example.a\] pid #1042/],
    ["force-stop", /^error: bundle name is missing/],
    ["force-stop com.example.a", /^force stop process successfully\.\n$/],
    ["force-stop com.example.z", /^error: failed to force stop process\.\n.*10106401/],
    ["dance", /^usage/],
    ["test -b com.example.a -m entry_test", /^error: option -s unittest RUNNER is needed\.\nusage/],
    ["test -m entry_test -s unittest R", /^error: options -b and -m are needed/],
    ["test -b b -m m -s unittest R -w soon", /^error: the value soon does not fit option -w/],
    ["test -b b -m m -s unittest", /^error: option -s needs a key and a value/],
    [
      "test -b b -m m -s unittest R -s __proto__ x -D",
      /^error: failed to start user test\.\nError Code:10104002 {2}Error Message:/,
    ],
  ])("%s", async (line, expected) => {
    expect(await run(assistant, line)).toMatch(expected);
  });
});

describe("bm", () => {
  const application = {
    bundleName: "com.example.a",
    versionCode: 3,
    versionName: "1.3",
    modules: [
      {
        name: "ext",
        type: "feature",
        sourceFolder: undefined,
        abilities: [],
        backupExtension: { name: "Ext", sourceFile: "", config: "{}" },
        requestPermissions: ["ohos.permission.BACKUP"],
      },
    ],
    testModules: [],
  };
  const manager = bundleManager({
    application: (name) => (name === application.bundleName ? application : undefined),
    applications: () => [application],
    clearData: (name) => name === application.bundleName,
    clearCache: (name) => name === application.bundleName,
    install: (paths) => (paths.includes("/bad.hap") ? refusals.descriptionNotParsed : undefined),
    uninstall: (name) => (name === application.bundleName ? undefined : refusals.notInstalled),
    udid: "0123",
  });

  it("prints the bundle's name and one JSON object", async () => {
    const text = await run(manager, "dump -n com.example.a");
    expect(text.startsWith("com.example.a:\n{")).toBe(true);
    expect(JSON.parse(text.slice(text.indexOf("{")))).toMatchObject({
      versionCode: 3,
      reqPermissions: ["ohos.permission.BACKUP"],
      hapModuleInfos: [{ extensionInfos: [{ name: "Ext", process: "com.example.a:backup" }] }],
    });
  });

  it.each([
    ["dump -n com.example.z", "error: failed to get information and the parameters may be wrong.\n"],
    ["dump -a", "ID: 100:\n\tcom.example.a\n"],
    ["clean -n com.example.a -d", "clean bundle data files successfully.\n"],
    ["clean -n com.example.z -d", "error: failed to clean bundle data files.\n"],
    ["clean -n com.example.a -c", "clean bundle cache files successfully.\n"],
    ["clean -n com.example.z -c", "error: failed to clean bundle cache files.\n"],
    ["install -r -p /a.hap", "install bundle successfully.\n"],
    ["install -p /bad.hap", "error: failed to install bundle.\ncode:9568262\nerror: install parse failed.\n"],
    ["uninstall -n com.example.a", "uninstall bundle successfully.\n"],
    [
      "uninstall -n com.example.z",
      "error: failed to uninstall bundle.\ncode:9568386\nerror: uninstall missing installed bundle.\n",
    ],
    ["get -u", "udid of current device is :\n0123\n"],
  ])("%s", async (line, expected) => {
    expect(await run(manager, line)).toBe(expected);
  });
});

describe("bm's options", () => {
  const asked: unknown[] = [];
  const manager = bundleManager({
    application: () => undefined,
    applications: () => [],
    clearData: () => false,
    clearCache: () => false,
    install: (paths) => {
      asked.push(paths);
      return undefined;
    },
    uninstall: (name, options) => {
      asked.push([name, options]);
      return undefined;
    },
    udid: "",
  });

  it.each([
    ["install -p a.hap /b/c.hap -r", ["/a.hap", "/b/c.hap"]],
    ["install -w 180 -u 100 -p dir", ["/dir"]],
    ["uninstall -n B.b.bbb -k", ["B.b.bbb", { keepData: true }]],
    ["uninstall -n B -m entry -v 7", ["B", { keepData: false, moduleName: "entry", versionCode: 7 }]],
  ])("%s", async (line, expected) => {
    asked.length = 0;
    await run(manager, line);
    expect(asked).toEqual([expected]);
  });

  it.each(["install", "install -r", "uninstall -k", "dump", "clean -d", "get", "toString", ""])(
    "'%s' shows how it is used",
    async (line) => {
      expect(await run(manager, line)).toMatch(/^usage: bm install/);
    },
  );
});

describe("param", () => {
  it("prints a value with a blank behind it, and says when there is none", async () => {
    const tool = parameterTool(new Map([["const.product.devicetype", "phone"]]));
    expect(await run(tool, "get const.product.devicetype")).toBe("phone \n");
    expect(await run(tool, "get nothing")).toBe('Get parameter "nothing" fail! errNum is:106!\n');
    expect(await run(tool, "set nothing 5")).toBe("Set parameter nothing 5 success\n");
    expect(await run(tool, "get nothing")).toBe("5 \n");
    expect(await run(tool, "set a/b 5")).toBe("Set parameter a/b 5 fail! errNum is:101!\n");
  });

  it("waits for a value, and no longer than asked", async () => {
    const parameters = new Map([["bootevent", "false"]]);
    const tool = parameterTool(parameters);
    expect(await run(tool, "wait bootevent true 0")).toBe("Wait parameter bootevent fail! errNum is:108!\n");
    const waiting = run(tool, "wait bootevent t*");
    parameters.set("bootevent", "true");
    expect(await waiting).toBe("Wait parameter bootevent success\n");
  });
});
