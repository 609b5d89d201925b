import { describe, expect, it } from "vitest";
import { parseToolOptions } from "./tool-arguments.js";
import type { Subcommand } from "./tool-arguments.js";

const parse = (subcommand: Subcommand, line: string): Record<string, readonly string[]> | undefined => {
  const options = parseToolOptions(subcommand, line.split(" "));
  return options === undefined ? undefined : Object.fromEntries(options);
};

describe("the options of backup_tool", () => {
  it("may be repeated where it makes sense, and shortened while they are clear", () => {
    expect(parse("backup", "--path /c --bundle a --bundles b --is true")).toEqual({
      pathCapFile: ["/c"],
      bundles: ["a", "b"],
      isLocal: ["true"],
    });
    expect(parse("incrementalrestore", "--p /c --b a --i 5 --depMode true")).toMatchObject({
      incrementalTime: ["5"],
      depMode: ["true"],
    });
  });

  it.each<[string, Subcommand, string]>([
    ["a missing one", "backup", "--pathCapFile /c --bundles a"],
    ["an unknown one", "backup", "--pathCapFile /c --bundles a --isLocal true --size 5"],
    [
      "one of another subcommand",
      "backup",
      "--pathCapFile /c --bundles a --isLocal true --incrementalTime 5",
    ],
    ["a repeated one", "backup", "--pathCapFile /c --pathCapFile /d --bundles a --isLocal true"],
    ["one without a value", "backup", "--pathCapFile /c --bundles a --isLocal"],
    ["an operand", "backup", "pathCapFile /c"],
    ["an inherited name", "backup", "--constructor x --pathCapFile /c --bundles a --isLocal true"],
  ])("are refused with %s", (_, subcommand, line) => {
    expect(parse(subcommand, line)).toBeUndefined();
  });
});
