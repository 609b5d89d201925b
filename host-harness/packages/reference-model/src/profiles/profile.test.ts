import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { flagRows, releaseColumns } from "./profile-table.js";
import { findProfile, profileNames, profileOf } from "./profile.js";

const sources = fileURLToPath(new URL("..", import.meta.url));

describe("profiles", () => {
  it("has every release of the specification in order", () => {
    expect(profileNames).toEqual([
      "v5.0.0",
      "v5.0.1",
      "v5.0.2",
      "v5.0.3",
      "v5.1",
      "v6.0",
      "v6.1",
      "v7.0b1",
      "HEAD",
    ]);
  });

  it("gives every flag a value in every release", () => {
    for (const name of profileNames) {
      for (const [flag, value] of Object.entries(profileOf(name).flags)) {
        expect(value, `${flag} of ${name}`).toBeDefined();
      }
    }
    for (const { values } of Object.values(flagRows)) {
      expect(values).toHaveLength(new Set(Object.values(releaseColumns).map(({ column }) => column)).size);
    }
  });

  it("names every difference F1 to F38 once, but for the two that are no flags", () => {
    const clauses = Object.values(flagRows).map(({ clause }) => clause);
    expect(new Set(clauses).size).toBe(clauses.length);
    // F36 is a row; F38 (restoreDeps) is the same in every release that has a profile, so nothing switches on it.
    for (let number = 1; number <= 37; number += 1) expect(clauses).toContain(`F${number}`);
  });

  it("finds a release by name and nothing else", () => {
    expect(findProfile("v6.1")?.apiLevel).toBe(23);
    expect(findProfile("v4.1")).toBeUndefined();
    expect(findProfile("constructor")).toBeUndefined();
  });

  it("changes where the specification says a release changed", () => {
    expect(profileOf("v5.0.3").flags.constructorConflict).toBe("invalid-argument");
    expect(profileOf("v5.1").flags.constructorConflict).toBe("conflict-prefixed");
    expect(profileOf("v6.0").flags.connectTimeoutMs).toBe(15_000);
    expect(profileOf("v6.1").flags.connectTimeoutMs).toBe(25_000);
    expect(profileOf("v7.0b1").flags.sendRateMaximum).toBe(800);
    expect(profileOf("HEAD").flags.sendRateMaximum).toBe(10_000);
  });

  it("is the only place of the model that names releases", () => {
    const naming = readdirSync(sources, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts"))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !/^(profiles|clauses)\/|\/testing\//.test(relative(sources, file)))
      .filter((file) => /["'`](v5\.\d|v6\.\d|v7\.0b1|HEAD)/.test(readFileSync(file, "utf8")));
    expect(naming.map((file) => relative(sources, file))).toEqual([]);
  });
});
