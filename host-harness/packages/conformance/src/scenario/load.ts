import { readFile, stat } from "node:fs/promises";
import { ConformanceError, messageOf } from "../errors.js";
import { firstProblem } from "../schema-problem.js";
import { brokenReference } from "./check-references.js";
import { scenarioLimits } from "./limits.js";
import { scenarioFormat, scenarioSchema, scenarioVersion } from "./scenario-schema.js";
import type { Scenario } from "./scenario.js";

/**
 * Checks a parsed document.
 * @throws ConformanceError `bad-scenario` whose `where` is the path to the first mistake (`steps[3].limitMs`),
 *   `unsupported-version` for a later format
 */
export function parseScenario(value: unknown, origin = "scenario"): Scenario {
  const version =
    typeof value === "object" && value !== null && "version" in value ? value.version : undefined;
  if (typeof version === "number" && version > scenarioVersion) {
    throw new ConformanceError(
      "unsupported-version",
      `${origin} is an ${scenarioFormat} of version ${version}; this program reads version ${scenarioVersion}.`,
      { where: "version" },
    );
  }
  const parsed = scenarioSchema.safeParse(value);
  const problem = parsed.success ? brokenReference(parsed.data) : firstProblem(parsed.error);
  if (parsed.success && problem === undefined) return parsed.data;
  const { path, text } = problem ?? { path: "(document)", text: "does not fit" };
  throw new ConformanceError("bad-scenario", `${origin}, ${path}: ${text}.`, { where: path });
}

/** Reads and checks a scenario file. @throws ConformanceError `bad-scenario`, `too-large`, `unsupported-version` */
export async function loadScenario(path: string): Promise<Scenario> {
  const { size } = await stat(path);
  if (size > scenarioLimits.documentBytes) {
    throw new ConformanceError(
      "too-large",
      `${path} has ${size} bytes, at most ${scenarioLimits.documentBytes} are read.`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8")) as unknown;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new ConformanceError("bad-scenario", `${path} is not JSON: ${messageOf(cause)}.`, {
      where: "(document)",
      cause,
    });
  }
  return parseScenario(value, path);
}
