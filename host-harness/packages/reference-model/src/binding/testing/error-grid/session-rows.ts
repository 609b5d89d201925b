import type { ServiceDoor, SessionKind } from "../../../service/service-door.js";
import type { BindingBench } from "../binding-bench.js";
import { row } from "./grid-row.js";
import type { GridRow, Producer } from "./grid-row.js";
import { rejecting, throwing, withoutRight } from "./producers.js";
import { reasons } from "./reasons.js";

type Loose = (...args: readonly unknown[]) => unknown;

/** A method with arguments that are right, and the member of the service's door that answers it with a code. */
interface Method {
  readonly kind: SessionKind;
  readonly name: string;
  readonly args: (bench: BindingBench) => readonly unknown[];
  readonly door: keyof ServiceDoor;
  readonly answer: (code: number) => unknown;
  /** Code of wrong arguments. */
  readonly wrongArguments: number;
}

const open = ({ kind }: Method, bench: BindingBench): object => new bench.backup[kind]({});

const invoke = (method: Method, session: object, args: readonly unknown[]): unknown =>
  (Reflect.get(session, method.name) as Loose).apply(session, [...args]);

function sameInAll(method: Method, code: number): Producer | string | undefined {
  const opened = (bench: BindingBench): object => open(method, bench);
  const surplus = (session: object): unknown => invoke(method, session, [1, 2, 3, 4]);
  if (code === 201 || code === 202) {
    const onPrepared = (bench: BindingBench): unknown => surplus(Reflect.get(bench, "prepared") as object);
    return withoutRight(code, onPrepared, opened);
  }
  if (code === method.wrongArguments) return throwing((bench) => surplus(opened(bench)));
  return code === 401 ? reasons.parameters : undefined;
}

/** @param hole why the service's other codes do not come through; undefined when they do */
function methodRow(method: Method, documented: readonly number[], hole?: string): GridRow {
  return row(`${method.kind}.${method.name}`, documented, (code) => {
    const usual = sameInAll(method, code);
    if (usual !== undefined) return usual;
    if (hole !== undefined) return hole;
    // 13900042 is what the library makes of numbers it does not know.
    const given = method.answer(code === 13900042 ? 9999 : code);
    return rejecting({ [method.door]: () => given }, (bench) =>
      invoke(method, open(method, bench), method.args(bench)),
    );
  });
}

const number = (code: number): number => code;
const names = ["com.example.notes"];
const list = [{ bundleName: "com.example.notes", lastIncrementalTime: 0, manifestFd: -1 }];
const meta = { bundleName: "com.example.notes", uri: "", uris: ["u"] };
const failures = [13600001, 13900001, 13900005, 13900011, 13900020, 13900025, 13900042];
const incrementalFailures = [201, 202, 401, ...failures];
const releaseCodes = [201, 202, 401, 13600001, 13900001, 13900005, 13900020, 13900042];
const handleCodes = [13600001, 13900001, 13900020, 13900042];

const kinds = ["SessionBackup", "SessionRestore", "IncrementalBackupSession"] as const;

const ofAllKinds: readonly GridRow[] = kinds.flatMap((kind) => [
  methodRow(
    { kind, name: "release", args: () => [], door: "release", answer: number, wrongArguments: 13900020 },
    releaseCodes,
  ),
  methodRow(
    {
      kind,
      name: "getLocalCapabilities",
      args: () => [],
      door: "getSessionCapabilities",
      answer: number,
      wrongArguments: 13900020,
    },
    [201, 202, 13600001, 13900001, 13900020, 13900042],
    reasons.neverRejects,
  ),
  methodRow(
    { kind, name: "cancel", args: () => ["a"], door: "cancel", answer: number, wrongArguments: 401 },
    [201, 202, 401],
  ),
  methodRow(
    {
      kind,
      name: "cleanBundleTempDir",
      args: () => ["a"],
      door: "cleanBundleTempDir",
      answer: () => Promise.resolve(false),
      wrongArguments: 401,
    },
    [201, 202],
  ),
  methodRow(
    {
      kind,
      name: "getCompatibilityInfo",
      args: () => ["a", ""],
      door: "getCompatibilityInfo",
      answer: (code) => Promise.resolve({ code, text: "" }),
      wrongArguments: 401,
    },
    [201, 202],
  ),
]);

const dataSize: readonly GridRow[] = (["SessionBackup", "IncrementalBackupSession"] as const).map((kind) =>
  methodRow(
    {
      kind,
      name: "getBackupDataSize",
      args: () => [true, list],
      door: "getBackupDataSize",
      answer: number,
      wrongArguments: 13900020,
    },
    [201, 202, 401, 13600001, 13900001, 13900020, 13900042],
    reasons.oneCodeOnly,
  ),
);

const appends: readonly GridRow[] = [
  methodRow(
    {
      kind: "SessionBackup",
      name: "appendBundles",
      args: () => [names],
      door: "appendBackup",
      answer: number,
      wrongArguments: 13900020,
    },
    failures,
  ),
  methodRow(
    {
      kind: "SessionRestore",
      name: "appendBundles",
      args: (bench) => [bench.descriptor("{}"), names],
      door: "appendRestore",
      answer: number,
      wrongArguments: 13900020,
    },
    failures,
  ),
  methodRow(
    {
      kind: "IncrementalBackupSession",
      name: "appendBundles",
      args: () => [list],
      door: "appendIncremental",
      answer: number,
      wrongArguments: 13900020,
    },
    incrementalFailures,
  ),
];

const restoreFile = (
  name: "publishFile" | "getFileHandle" | "getFileHandles",
  documented: readonly number[],
): GridRow =>
  methodRow(
    {
      kind: "SessionRestore",
      name,
      args: () => [meta],
      door: name,
      answer: number,
      wrongArguments: 13900020,
    },
    documented,
  );

const restoreOnly: readonly GridRow[] = [
  restoreFile("publishFile", handleCodes),
  restoreFile("getFileHandle", handleCodes),
  restoreFile("getFileHandles", [201, 202, 13600001, 13900001, 13900020]),
  methodRow(
    {
      kind: "SessionRestore",
      name: "migrateFile",
      args: () => [{ srcPath: "a", destPath: "b" }, meta],
      door: "migrateFile",
      answer: number,
      wrongArguments: 13900020,
    },
    [201, 202, 13600001, 13900001, 13900020],
  ),
  methodRow(
    {
      kind: "SessionRestore",
      name: "getApkFileHandle",
      args: () => ["p", "f"],
      door: "getApkFileHandle",
      answer: () => -1,
      wrongArguments: 13900020,
    },
    [201, 202, 13600001, 13900001, 13900020],
    reasons.oneCodeOnly,
  ),
];

const constructors: readonly GridRow[] = [
  row("new IncrementalBackupSession", [201, 202, 401], (code) => {
    const construct = (bench: BindingBench): unknown =>
      new (bench.backup.IncrementalBackupSession as unknown as new () => object)();
    return code === 401 ? reasons.parameters : withoutRight(code, construct);
  }),
];

/** Constructors and methods, and the codes of `spec/js-api.md §1.4` to §1.6 and of the API document. */
export const sessionRows: readonly GridRow[] = [
  ...constructors,
  ...appends,
  ...restoreOnly,
  ...dataSize,
  ...ofAllKinds,
];
