import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { configurations, plainConfiguration } from "./role-configurations.js";
import { roles } from "./roles.js";

const project = join(import.meta.dirname, "../../../../..");
const configurationOf = (folder: string): string =>
  readFileSync(join(project, "backup_ext/src", folder, "resources/base/profile/backup_config.json"), "utf8");
const compact = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
};

describe("roles", () => {
  it("have the configurations that the device project builds them with", () => {
    expect(compact(configurationOf("main"))).toBe(plainConfiguration);
    for (const [product, text] of Object.entries(configurations)) {
      expect(compact(configurationOf(product)), product).toBe(compact(text));
    }
  });

  it("are played by the products of the device project", () => {
    const profile = readFileSync(join(project, "build-profile.json5"), "utf8");
    const named = [...profile.matchAll(/bundleName: "([^"]+)"/g)].map(([, name]) => name);
    const played = Object.entries(roles).flatMap(([role, { bundle }]) => (role === "$self" ? [] : [bundle]));
    expect(played.toSorted()).toEqual(named.toSorted());
    expect(existsSync(join(project, "backup_ext/src/bare"))).toBe(false);
  });
});
