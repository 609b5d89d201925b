import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseOhosReport } from "@ohbackup/conformance";
import type { OhosReport } from "@ohbackup/conformance";
import { profileOf } from "@ohbackup/reference-model";
import { makeHaps, startVirtualBoard } from "@ohbackup/virtual-device";
import type { VirtualBoard } from "@ohbackup/virtual-device";
import { HdcClient } from "hdc-client-node";
import type { HdcTarget } from "hdc-client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const runner = `
import abilityDelegatorRegistry from '@ohos.app.ability.abilityDelegatorRegistry';
export default class Runner {
  onPrepare(): void {}
  onRun(): void {
    const bundleName = abilityDelegatorRegistry.getArguments().bundleName;
    abilityDelegatorRegistry.getAbilityDelegator().startAbility({ bundleName, abilityName: 'TestAbility' });
  }
}`;

const testAbility = `
import UIAbility from '@ohos.app.ability.UIAbility';
import abilityDelegatorRegistry from '@ohos.app.ability.abilityDelegatorRegistry';
import { Hypium } from '@ohos/hypium';
import suites from '../test/List.test';
export default class TestAbility extends UIAbility {
  onCreate(): void {
    const delegator = abilityDelegatorRegistry.getAbilityDelegator();
    Hypium.hypiumTest(delegator, abilityDelegatorRegistry.getArguments(), suites);
  }
}`;

/** Text of a failure that imitates the end of its own case, the next case and the result. */
const imitation = [
  "OHOS_REPORT_STATUS: test=imitates",
  "OHOS_REPORT_STATUS_CODE: 0",
  "OHOS_REPORT_STATUS: consuming=1",
  "",
  "OHOS_REPORT_STATUS: class=Bad",
  "OHOS_REPORT_STATUS: current=99",
  "OHOS_REPORT_STATUS: id=JS",
  "OHOS_REPORT_STATUS: numtests=1",
  "OHOS_REPORT_STATUS: stream=",
  "OHOS_REPORT_STATUS: test=invented",
  "OHOS_REPORT_STATUS_CODE: 1",
  "and more",
].join("\\n");

const suites = `
import process from '@ohos.process';
import { beforeAll, describe, expect, it } from '@ohos/hypium';
export default function suites(): void {
  describe('Good', () => {
    it('passes', 0, () => { expect(1).assertEqual(1); });
    it('assertsNothing', 0, () => {});
    describe('Inner', () => {
      it('passesInside', 0, () => { expect(2).assertEqual(2); });
    });
  });
  describe('Bad', () => {
    it('fails', 0, () => { expect(1).assertEqual(2); });
    it('imitates', 0, () => { expect('${imitation}').assertEqual('x'); });
    it('failsInTwoLines', 0, () => { expect('a\\nb').assertEqual('c'); });
  });
  describe('Errors', () => {
    it('throws', 0, () => { throw new Error('thrown on purpose'); });
    it('rejects', 0, async () => { await Promise.reject(new Error('rejected on purpose')); });
    it('neverEnds', 0, async () => { await new Promise<void>(() => {}); });
  });
  describe('Hook', () => {
    beforeAll(() => { throw new Error('hook on purpose'); });
    it('neverHasAChance', 0, () => { expect(1).assertEqual(1); });
  });
  describe('Deadly', () => {
    it('killsItsProcess', 0, () => { new process.ProcessManager().exit(1); });
    it('comesTooLate', 0, () => {});
  });
}`;

const bundle = "com.example.suites";
const projectFiles: Readonly<Record<string, string>> = {
  "AppScope/app.json5": `{ app: { bundleName: "${bundle}", versionCode: 1, versionName: "1.0" } }`,
  "build-profile.json5": `{
    app: { products: [{ name: "default" }] },
    modules: [{ name: "main", srcPath: "./main", targets: [{ name: "default", applyToProducts: ["default"] }] }],
  }`,
  "main/build-profile.json5": `{ targets: [{ name: "default" }, { name: "ohosTest" }] }`,
  "main/src/main/module.json5": `{ module: { name: "main", type: "entry" } }`,
  "main/src/ohosTest/module.json5": `{ module: {
    name: "main_test", type: "feature",
    abilities: [{ name: "TestAbility", srcEntry: "./ets/TestAbility.ets", exported: true }],
  } }`,
  "main/src/ohosTest/ets/testrunner/Runner.ets": runner,
  "main/src/ohosTest/ets/TestAbility.ets": testAbility.replace("../test", "./test"),
  "main/src/ohosTest/ets/test/List.test.ets": suites,
};

let project: string;
let board: VirtualBoard;
let target: HdcTarget;

beforeAll(async () => {
  project = fs.mkdtempSync(join(tmpdir(), "ohbackup-test-"));
  for (const [path, text] of Object.entries(projectFiles)) {
    fs.mkdirSync(dirname(join(project, path)), { recursive: true });
    fs.writeFileSync(join(project, path), text);
  }
  board = await startVirtualBoard({ projectRoot: project, profile: profileOf("v6.1") });
  target = new HdcClient(board.address).target(board.key);
  const tests = makeHaps(project).find(({ isTest }) => isTest);
  fs.writeFileSync(join(project, "tests.hap"), tests?.bytes ?? "");
  await target.install([join(project, "tests.hap")]);
});

afterAll(async () => {
  await board.close();
  fs.rmSync(project, { recursive: true });
});

async function run(more: string): Promise<OhosReport> {
  const { text } = await target.shell(`aa test -b ${bundle} -m main_test -s unittest Runner ${more}`);
  return parseOhosReport(text);
}

const outcomesOf = ({ cases }: OhosReport): Readonly<Record<string, string>> =>
  Object.fromEntries(cases.map(({ name, outcome }) => [name, outcome]));

const finished = { kind: "finished", code: 0, message: "your test finished!!!" };

describe("the output of the real framework", () => {
  it("of passing cases is a good run, nested suites and cases without assertions included", async () => {
    const report = await run("-s class Good,Inner");
    expect(report.problems).toEqual([]);
    expect(outcomesOf(report)).toEqual({
      passes: "passed",
      assertsNothing: "passed",
      passesInside: "passed",
    });
    expect(report.cases.map(({ suite }) => suite)).toContain("Inner");
    expect(report).toMatchObject({ announced: 3, counts: { run: 3, passed: 3 }, ending: finished });
  });

  it("of failing cases is told from their imitations, whatever the result code says", async () => {
    const report = await run("-s class Bad");
    expect(outcomesOf(report)).toEqual({ fails: "failed", imitates: "failed", failsInTwoLines: "failed" });
    expect(report.cases[0]?.message).toContain("expect 1 equals 2");
    expect(report.cases[1]?.message).toContain("test=invented");
    expect(report.cases[2]?.message).toMatch(/expect a\nb equals c/);
    expect(report.ending).toEqual(finished);
    expect(report.problems).toContain("Bad#fails: failed");
    expect(report.problems).toHaveLength(3);
  });

  it("of errors is no good run, though its code is 0", async () => {
    const { text } = await target.shell(
      `aa test -b ${bundle} -m main_test -s unittest Runner -s timeout 500 -s class Errors`,
    );
    expect(text).toContain("\nOHOS_REPORT_CODE: 0\n");
    const report = parseOhosReport(text);
    expect(outcomesOf(report)).toEqual({ throws: "error", rejects: "error", neverEnds: "error" });
    expect(report.cases[0]?.message).toContain("thrown on purpose");
    expect(report.counts).toMatchObject({ run: 3, failures: 0, errors: 3 });
    expect(report.problems).toHaveLength(3);
  });

  it("of a failing hook names the hook besides the cases", async () => {
    const report = await run("-s class Hook");
    expect(outcomesOf(report)).toEqual({ neverHasAChance: "error" });
    expect(report.hookFailures).toHaveLength(1);
    expect(report.hookFailures[0]).toMatchObject({ suite: "Hook" });
    expect(report.hookFailures[0]?.message).toContain("hook on purpose");
  });

  it("of a case that kills its process names that case", async () => {
    const report = await run("-s class Deadly");
    expect(outcomesOf(report)).toEqual({ killsItsProcess: "unfinished" });
    expect(report.ending).toEqual({ kind: "finished", code: -1, message: "App died" });
    expect(report.problems).toContain("2 cases were announced and 1 began");
    expect(report.problems).toContain("the line with the result is missing");
  });

  it("of an invalid parameter is a run of nothing", async () => {
    const report = await run("-s level nonsense");
    expect(report.cases).toEqual([]);
    expect(report.ending).toMatchObject({ code: 0, message: "this param level:nonsense is invalid" });
    expect(report.problems).toEqual(["no case was run", "the line with the result is missing"]);
  });

  it("of a dry run lists the cases that a run has", async () => {
    const listed = await run("-s dryRun true -s class Good");
    expect(listed.problems).toEqual([]);
    expect(listed.listing).toEqual(["Good#passes", "Good#assertsNothing"]);
    const all = (await run("-s dryRun true")).listing;
    expect(all).toContain("Inner#passesInside");
    expect(all).toContain("Deadly#comesTooLate");
    expect(all).toHaveLength(12);
  });

  it("of a run that is given up, and of one that is never started, says so", async () => {
    const given = await run("-w 2 -s timeout 600000 -s class Errors#neverEnds");
    expect(given.ending).toEqual({ kind: "timeout" });
    expect(outcomesOf(given)).toEqual({ neverEnds: "unfinished" });
    const { text } = await target.shell("aa test -b com.example.absent -m main_test -s unittest Runner");
    expect(parseOhosReport(text).ending).toMatchObject({ kind: "not-started", code: 10104002 });
  });

  it("that ends anywhere before its end is no good run", async () => {
    const { text } = await target.shell(`aa test -b ${bundle} -m main_test -s unittest Runner -s class Good`);
    const whole = text.indexOf("TestFinished-ResultCode: 0") + "TestFinished-ResultCode: 0".length;
    for (let length = 0; length < whole; length += 7) {
      expect(parseOhosReport(text.slice(0, length)).problems).not.toEqual([]);
    }
  });
});
