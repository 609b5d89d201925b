import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { dropInSpecifiers } from "../module-source.js";
import { load, resolve } from "./node-hooks.js";
import { backupDropIn } from "./vite-plugin.js";

const limitMs = 60_000;
const folder = mkdtempSync(join(tmpdir(), "drop-in-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What `npm ci` built; a user of the package has nothing else. */
const built = new URL("../../../dist/", import.meta.url);
const harness = fileURLToPath(new URL("../../../../../", import.meta.url));

const write = (name: string, ...lines: readonly string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
};

const useOfTheApi = [
  `import backup from "@ohos.file.backup";`,
  `import fs from "@ohos.file.fs";`,
  `import BackupExtensionAbility from "@ohos.application.BackupExtensionAbility";`,
  `import { backup as fromKit, fileIo, BackupExtensionAbility as abilityOfKit } from "@kit.CoreFileKit";`,
];

describe("plain Node", () => {
  test("imports platform modules after one --import", () => {
    const program = write(
      "program.mjs",
      ...useOfTheApi,
      `import { enterModules } from ${JSON.stringify(new URL("drop-in/current-caller.js", built).href)};`,
      `try { backup.updateTimer("a", 1); } catch (error) { console.log(error.code); }`,
      `const answers = { updateTimer: () => true };`,
      `enterModules(new Map([["@ohos.file.backup", { default: answers }], ["@kit.CoreFileKit", { backup: answers }]]));`,
      `console.log(backup.updateTimer("a", 1), fromKit.updateTimer === answers.updateTimer);`,
      `console.log(abilityOfKit === BackupExtensionAbility, typeof fs, typeof fileIo);`,
    );
    const register = new URL("drop-in/loaders/node-register.js", built).href;
    const output = execFileSync(process.execPath, ["--import", register, program], {
      encoding: "utf8",
      timeout: limitMs,
    });
    expect(output).toBe("no-device\ntrue true\ntrue object object\n");
  });

  test("the hooks leave every other module alone", async () => {
    const next = (specifier: string) => ({
      url: `next:${specifier}`,
      format: "module",
      source: "",
      shortCircuit: true,
    });
    expect(await resolve("node:fs", {}, next)).toMatchObject({ url: "next:node:fs" });
    expect(await load("file:///x.js", {}, next)).toMatchObject({ url: "next:file:///x.js" });
    for (const specifier of dropInSpecifiers) {
      const { url } = await resolve(specifier, {}, next);
      const { source } = await load(url, {}, next);
      expect(source).toContain("export");
    }
  });
});

describe("vitest", () => {
  test("a project with one plugin line imports the platform modules and enters its world first", () => {
    write(
      "world.mjs",
      `globalThis[Symbol.for("ohbackup.drop-in.current-caller")] = new Map([`,
      `  ["@ohos.file.backup", { default: { getBackupInfo: (name) => "info of " + name } }],`,
      `]);`,
    );
    write(
      "sample.test.mjs",
      `import { expect, test } from ${JSON.stringify(pathToFileURL(join(harness, "node_modules/vitest/dist/index.js")).href)};`,
      ...useOfTheApi,
      `test("the drop-in answers", () => {`,
      `  expect(backup.getBackupInfo("a")).toBe("info of a");`,
      `  expect(new BackupExtensionAbility().onBackup()).toBeUndefined();`,
      `  expect(typeof fromKit).toBe(typeof fileIo); expect(abilityOfKit).toBe(BackupExtensionAbility); expect(typeof fs).toBe("object");`,
      `});`,
    );
    write(
      "vitest.config.mjs",
      `import { backupDropIn } from ${JSON.stringify(new URL("index.js", built).href)};`,
      `export default { plugins: [backupDropIn({ world: "./world.mjs" })] };`,
    );
    const vitest = join(harness, "node_modules/vitest/vitest.mjs");
    const output = execFileSync(process.execPath, [vitest, "run", "--root", folder], {
      encoding: "utf8",
      timeout: limitMs,
      env: { ...process.env, NO_COLOR: "1" },
    });
    expect(output).toMatch(/Tests\s+1 passed/);
  });

  test("the plugin answers to platform modules only", () => {
    const plugin = backupDropIn();
    expect(plugin.resolveId("vitest")).toBeUndefined();
    expect(plugin.load("vitest")).toBeUndefined();
    const id = plugin.resolveId("@ohos.file.fs");
    expect(id).toBeTypeOf("string");
    expect(plugin.load(id ?? "")).toContain("export default");
    expect(plugin.load(id ?? "")).not.toContain("world");
  });
});
