import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { profileOf } from "@ohbackup/reference-model";
import { makeHaps, startVirtualBoard } from "@ohbackup/virtual-device";
import type { VirtualBoard } from "@ohbackup/virtual-device";
import { HdcClient, HdcError } from "hdc-client-node";
import type { HdcTarget } from "hdc-client-node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hapBytes } from "../packages/virtual-device/src/packages/testing/hap-bytes.js";

const projectRoot = fileURLToPath(new URL("../..", import.meta.url));
const bundle = "com.example.ohbackup";

let board: VirtualBoard;
let target: HdcTarget;
let scratch: string;

beforeEach(async () => {
  scratch = fs.mkdtempSync(join(tmpdir(), "ohbackup-test-"));
  board = await startVirtualBoard({ projectRoot, profile: profileOf("v6.1"), preinstalled: false });
  target = new HdcClient(board.address).target(board.key);
});

afterEach(async () => {
  await board.close();
  fs.rmSync(scratch, { recursive: true });
});

function write(name: string, bytes: Uint8Array): string {
  const path = join(scratch, name);
  fs.mkdirSync(dirname(path), { recursive: true });
  fs.writeFileSync(path, bytes);
  return path;
}

/** Writes the packages of a bundle as a build lays them out. @returns their folder */
function writePackages(bundleName: string): string {
  for (const hap of makeHaps(projectRoot)) {
    if (hap.bundleName === bundleName && !hap.isTest) write(join(bundleName, hap.fileName), hap.bytes);
  }
  return join(scratch, bundleName);
}

const shell = async (command: string): Promise<string> => (await target.shell(command)).text;

async function codeOfInstalling(...paths: readonly string[]): Promise<string | undefined> {
  try {
    await target.install(paths, { replace: true });
    return undefined;
  } catch (error) {
    if (error instanceof HdcError && error.code === "install-refused") return error.deviceCode;
    throw error;
  }
}

describe("packages of the device project on a virtual board", () => {
  it("are installed as one folder, run from their sources, and leave with their data", async () => {
    expect(await shell("bm dump -a")).toBe("ID: 100:\n");
    const [outcome] = await target.install([writePackages(bundle)], { replace: true });
    expect(outcome).toMatchObject({ installed: true });
    const dump = await shell(`bm dump -n ${bundle}`);
    expect(JSON.parse(dump.slice(dump.indexOf("{")))).toMatchObject({
      versionCode: 1_000_000,
      applicationInfo: { isSystemApp: true },
      hapModuleInfos: [
        { name: "backup_ext", extensionInfos: [{ extensionTypeName: "backup" }] },
        { name: "entry", moduleType: "entry" },
      ],
    });
    expect(await shell(`aa start -a EntryAbility -b ${bundle} --ps command version`)).toBe(
      "start ability successfully.\n",
    );
    expect(await shell("ps -ef")).toContain(bundle);
    const data = `/data/app/el2/100/base/${bundle}/files/kept.txt`;
    await shell(`echo kept > ${data}`);
    await target.uninstall(bundle, { keepData: true });
    expect(await shell("bm dump -a; ps -ef")).not.toContain(bundle);
    expect(await shell(`cat ${data}`)).toBe("kept\n");
    await target.install([writePackages(bundle)]);
    expect(await shell(`cat ${data}`)).toBe("kept\n");
    await target.uninstall(bundle);
    expect(await shell(`ls -d /data/app/el2/100/base/${bundle}`)).toMatch(/No such file/);
    expect(await shell("ls /data/local/tmp")).toBe("");
    await expect(target.uninstall(bundle)).rejects.toMatchObject({ deviceCode: "9568386" });
  });

  it("are as many as the products have modules", () => {
    const names = makeHaps(projectRoot).map(({ bundleName, fileName }) => `${bundleName}/${fileName}`);
    expect(names).toContain(`${bundle}/entry-default-unsigned.hap`);
    expect(names).toContain(`${bundle}/entry-ohosTest-unsigned.hap`);
    expect(names).toContain(`${bundle}.target6/backup_ext-default-unsigned.hap`);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("aa test on a virtual board", () => {
  const aaTest = (more = ""): Promise<string> =>
    shell(`aa test -b ${bundle} -m entry_test -s unittest OpenHarmonyTestRunner -s timeout 15000 ${more}`);

  it("runs the suites of an installed test package, and leaves no process of it", async () => {
    await target.install([writePackages(bundle)]);
    expect(await aaTest()).toMatch(
      /^error: failed to start user test\.\nError Code:10104002 {2}Error Message:/,
    );
    const tests = makeHaps(projectRoot).find(({ bundleName, isTest }) => isTest && bundleName === bundle);
    await target.install([write("entry-ohosTest-unsigned.hap", tests?.bytes ?? new Uint8Array())]);
    const text = await aaTest("-s class Surface");
    expect(text).toMatch(
      /OHOS_REPORT_RESULT: stream=Tests run: [1-9]\d*, Failure: 0, Error: 0, Pass: [1-9]\d*, Ignore: 0\nOHOS_REPORT_CODE: 0\n/,
    );
    expect(text).toMatch(
      /TestFinished-ResultCode: 0\nTestFinished-ResultMsg: your test finished!!!\nuser test finished\.\n$/,
    );
    expect(await shell("ps -ef")).not.toMatch(new RegExp(`${bundle}$`, "m"));
    expect(await aaTest("-s level nonsense")).toMatch(
      /^TestFinished-ResultCode: 0\nTestFinished-ResultMsg: this param level:nonsense is invalid\n+user test finished\.\n$/,
    );
    expect(await shell(`aa test -b ${bundle} -m entry_test -s unittest /../../../x`)).toContain(
      'Module entry_test has no test runner "/../../../x".',
    );
  });
});

describe("any package on a virtual board", () => {
  it("that is refused says why, and nothing of it stays", async () => {
    const good = hapBytes();
    const older = hapBytes({ app: { versionCode: 1 } });
    expect(await codeOfInstalling(write("bogus.hap", Buffer.from("bogus")))).toBe("9568262");
    write("mixed/a.hap", good);
    write("mixed/b.hap", hapBytes({ app: { versionCode: 7 }, module: { name: "second" } }));
    expect(await codeOfInstalling(join(scratch, "mixed"))).toBe("9568278");
    expect(await shell("bm dump -a")).toBe("ID: 100:\n");
    expect(await codeOfInstalling(write("good.hap", good))).toBeUndefined();
    expect(await codeOfInstalling(write("older.hap", older))).toBe("9568263");
    expect(await shell("bm dump -a; ls /data/local/tmp")).toBe("ID: 100:\n\tcom.example.packed\n");
  });

  it("without sources is known to the service and cannot be started", async () => {
    await target.install([write("packed.hap", hapBytes())]);
    expect(await shell("bm dump -n com.example.packed")).toContain('"com.example.packed:backup"');
    const started = await shell("aa start -a Main -b com.example.packed");
    expect(started).toMatch(/^error: failed to start ability\.\nError Code:10108101 {2}/);
    expect(started).toContain(
      "This board runs ArkTS sources, and its device project has none of com.example.packed.",
    );
  });
});
