import { createHash } from "node:crypto";
import { declareClassPlugin, commonTokens, PluginKind } from "@stryker-mutator/api/plugin";
import { CheckStatus } from "@stryker-mutator/api/check";
import { notInSample } from "./summary.mjs";

function rank(seed, { fileName, location, mutatorName, replacement }) {
  const { start, end } = location;
  const place = [start.line, start.column, end.line, end.column].join(":");
  const name = [fileName.replace(/^.*packages\//, ""), place, mutatorName, replacement].join("\n");
  return createHash("sha256").update(`${seed}\n${name}`).digest("hex");
}

/**
 * Lets a seeded random sample through. Every mutant's rank comes from a hash of the seed and of what it is, so that one
 * seed always chooses the same ones; those that no test reaches cost nothing and are never left out.
 */
class SampleChecker {
  static inject = [commonTokens.options];
  #options;
  #chosen = new Set();

  constructor(options) {
    this.#options = options.sample;
  }

  async init() {}

  async group(mutants) {
    const { size, seed } = this.#options;
    const reached = mutants.filter(({ coveredBy = [] }) => coveredBy.length > 0);
    const ranked = reached.map((mutant) => ({ id: mutant.id, rank: rank(seed, mutant) }));
    ranked.sort((left, right) => (left.rank < right.rank ? -1 : 1));
    for (const { id } of ranked.slice(0, size)) this.#chosen.add(id);
    return [mutants.map(({ id }) => id)];
  }

  async check(mutants) {
    return Object.fromEntries(
      mutants.map(({ id, coveredBy = [] }) => [
        id,
        coveredBy.length === 0 || this.#chosen.has(id)
          ? { status: CheckStatus.Passed }
          : { status: CheckStatus.CompileError, reason: notInSample },
      ]),
    );
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, "sample", SampleChecker)];
