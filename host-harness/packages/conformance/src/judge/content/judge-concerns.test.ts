import { profileOf } from "@ohbackup/reference-model";
import { describe, expect, it } from "vitest";
import type { KnownBundle } from "../../trace/header.js";
import type { Run } from "../history/run.js";
import { expectedPackOf, packPlanOf } from "./expected-pack.js";
import { judgeConcerns } from "./judge-concerns.js";
import type { KnownEntry } from "./known-tree.js";
import type { PackView } from "./pack-view.js";
import type { PackedFile } from "./saved-content.js";

const { flags } = profileOf("v6.1");
const files = "/data/storage/el2/base/files";
const run: Run = {
  bundle: "com.example.app",
  append: undefined,
  begin: undefined,
  startFailure: undefined,
  end: undefined,
  between: [],
  misplaced: [],
};

type Links = NonNullable<KnownBundle["links"]>;

interface Situation {
  readonly clause: string;
  readonly config: Readonly<Record<string, unknown>> | string;
  readonly paths: readonly string[];
  readonly links?: Links;
  readonly entry?: Partial<KnownEntry>;
  readonly answer?: string;
}

const below = (...names: string[]): string[] => names.map((name) => `${files}/${name}`);
const whole = { includes: [`${files}/`] };
const link = (name: string, kind: Links[number]["kind"]): Links => [
  { path: `${files}/${name}`, target: `${files}/a`, kind },
];
const mapping = [{ backupDir: `${files}/old/`, restoreDir: `${files}/new/` }];

/** Each clause with a world in which it decides about at least one path. */
const situations: readonly Situation[] = [
  { clause: "ext-4", config: {}, paths: below("a") },
  { clause: "ext-5", config: { includes: [] }, paths: below("a") },
  { clause: "ext-6", config: { includes: below("none/") }, paths: below("a") },
  { clause: "ext-7", config: { includes: below("d") }, paths: below("d/a") },
  { clause: "ext-8", config: { includes: [`${files.slice(1)}/d/`] }, paths: below("d/a") },
  { clause: "ext-9", config: { includes: below("d/", "d/e/") }, paths: below("d/e/a") },
  { clause: "ext-10", config: { ...whole, excludes: ["*.tmp"] }, paths: below("d/a.tmp", "b") },
  { clause: "ext-11", config: { ...whole, excludes: ["bare"] }, paths: below("bare/a") },
  { clause: "ext-12", config: { ...whole, excludes: below("d/") }, paths: below("d/a", "b") },
  { clause: "ext-13", config: { includes: below("d/"), excludes: below("d/") }, paths: below("d/a") },
  { clause: "ext-14", config: { ...whole, excludes: below("A") }, paths: below("a") },
  {
    clause: "ext-16",
    config: { includes: below("new/"), compatibleDirMapping: mapping },
    paths: below("old/a"),
    answer: JSON.stringify({ compatibleDirMapping: below("new/") }),
  },
  { clause: "ext-17", config: `{"includes": ["${files}/",],}`, paths: below("a") },
  { clause: "ext-19", config: whole, paths: below("a"), entry: { size: 0 } },
  { clause: "ext-22", config: whole, paths: below("a"), links: link("l", "symbolic") },
  { clause: "ext-23", config: { includes: below("l") }, paths: below("a"), links: link("l", "symbolic") },
  { clause: "ext-24", config: whole, paths: below("a", "b"), links: link("b", "hard") },
  { clause: "ext-26", config: whole, paths: below("n".repeat(100)) },
  { clause: "ext-27", config: whole, paths: below("50%") },
  { clause: "ext-30", config: whole, paths: below("a"), entry: { mode: 0o104755 } },
];

/** A backup that holds what it must. */
function goodView({ config, paths, links = [], entry, answer }: Situation): PackView {
  const bundle: KnownBundle = {
    name: run.bundle,
    installed: true,
    hasExtension: true,
    allowed: true,
    specialCodePath: false,
    fullBackupOnly: false,
    config: typeof config === "string" ? config : JSON.stringify(config),
    links,
    ...(answer === undefined ? {} : { behaviour: { onBackupEx: { mode: "return", value: answer } } }),
  };
  const plan = packPlanOf(flags, bundle, run);
  if (plan === undefined) throw new Error("the plan of this world is not known");
  const known: KnownEntry = { type: "file", mode: 0o100644, size: 3, ...entry };
  const tree = new Map(paths.map((path) => [path, known]));
  const expected = expectedPackOf(plan, tree, links);
  const symbolic = new Set(links.filter(({ kind }) => kind === "symbolic").map(({ path }) => path));
  const members = [...expected.small].map((name) => ({
    member: {
      name,
      type: symbolic.has(name) ? "" : "0",
      mode: (known.mode ?? 0) & 0o7777,
      size: symbolic.has(name) ? 0 : (known.size ?? 0),
    },
    seq: 1,
  }));
  const packed = (path: string): [string, PackedFile] => [path, { entry: known, uri: "part.0.tar", seq: 1 }];
  const kept = {
    files: new Map([...expected.small].map(packed)),
    members,
    index: { rows: [], seq: 2 },
    complete: true,
  };
  return { bundle, plan, tree, expected, kept };
}

function everyPath({ tree, bundle, expected }: PackView): string[] {
  return [...tree.keys(), ...(bundle.links ?? []).map(({ path }) => path), ...expected.small];
}

/** What was packed is missing, and what was left out is there. */
function turnedAround(view: PackView): PackView {
  const wrong = everyPath(view).filter((path) => !view.kept.files.has(path));
  const packed = (path: string): [string, PackedFile] => [
    path,
    { entry: { type: "file" }, uri: "part.0.tar", seq: 1 },
  ];
  return { ...view, kept: { ...view.kept, files: new Map(wrong.map(packed)), members: [] } };
}

const verdictsOn = (view: PackView, clause: string): string[] =>
  [...judgeConcerns(view, run, new Set())].filter((one) => one.clause === clause).map(({ state }) => state);

describe.each(situations)("$clause", (situation) => {
  it("holds when what it decides about is where it belongs", () => {
    expect(verdictsOn(goodView(situation), situation.clause)).toEqual(["conforms"]);
  });

  it("is broken when it is not", () => {
    const states = verdictsOn(turnedAround(goodView(situation)), situation.clause);
    expect(states.length).toBeGreaterThan(0);
    expect(new Set(states)).toEqual(new Set(["violates"]));
  });

  it("says nothing of paths that the application itself writes", () => {
    const view = goodView(situation);
    expect([...judgeConcerns(view, run, new Set(everyPath(view)))]).toEqual([]);
  });
});

describe("members of an archive", () => {
  const goodViewOf = (clause: string): PackView => {
    const situation = situations.find((one) => one.clause === clause);
    if (situation === undefined) throw new Error(`no situation for ${clause}`);
    return goodView(situation);
  };

  it.each([
    ["ext-19", { size: 1 }],
    ["ext-23", { type: "0" }],
    ["ext-30", { mode: 0o755 }],
  ])("break %s when they are not as it says", (clause, change) => {
    const view = goodViewOf(clause);
    const members = view.kept.members.map(({ member, seq }) => ({ member: { ...member, ...change }, seq }));
    expect(verdictsOn({ ...view, kept: { ...view.kept, members } }, clause)).toEqual(["violates"]);
  });

  it("break ext-9 when one path is in an archive twice", () => {
    const view = goodViewOf("ext-9");
    const members = [...view.kept.members, ...view.kept.members];
    expect(verdictsOn({ ...view, kept: { ...view.kept, members } }, "ext-9")).toEqual(["violates"]);
  });
});
