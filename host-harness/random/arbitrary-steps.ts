import { documentKinds } from "@ohbackup/conformance";
import type { PlanStep } from "@ohbackup/conformance";
import fc from "fast-check";
import { filesArbitrary } from "./arbitrary-bundles.js";

/** Names of the bundles of a world; a step that was drawn speaks of them by number. */
export type Names = readonly string[];
/** A step before the world is known. */
export type StepDraw = (names: Names) => PlanStep;

type Between = Extract<PlanStep, { step: "backup" }>["between"][number];
type BetweenDraw = (names: Names) => Between;

const bundleNumber = fc.nat({ max: 5 });
const named = (names: Names, number: number): string => names[number % names.length] ?? "";

/** Names for an append: bundles of the world in any order, sometimes strangers, repetitions, nonsense. */
const listArbitrary: fc.Arbitrary<(names: Names) => string[]> = fc
  .tuple(
    fc.uniqueArray(bundleNumber, { minLength: 1, maxLength: 4 }),
    fc.oneof(
      { withCrossShrink: true },
      { weight: 12, arbitrary: fc.constant(undefined) },
      { weight: 2, arbitrary: fc.constant("com.not.installed") },
      { weight: 1, arbitrary: fc.constant("") },
      { weight: 1, arbitrary: fc.constant("repeat") },
    ),
  )
  .map(([numbers, extra]) => (names) => {
    const list = [...new Set(numbers.map((number) => named(names, number)))];
    if (extra === undefined) return list;
    return [...list, extra === "repeat" ? (list[0] ?? "") : extra];
  });

const styleArbitrary = fc.constantFrom(
  "promise" as const,
  "promise" as const,
  "promise" as const,
  "callback" as const,
);
const waitArbitrary = fc.oneof(
  { withCrossShrink: true },
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 60 }) },
  { weight: 1, arbitrary: fc.integer({ min: 61, max: 900 }) },
);
const kindArbitrary = fc.constantFrom(
  "SessionBackup" as const,
  "SessionRestore" as const,
  "IncrementalBackupSession" as const,
);

const ratesArbitrary: fc.Arbitrary<number[]> = fc.constantFrom(
  ...[[60], [0, 60], [440, 60], [800], [-1, 60], [1, 800]],
);

const betweenArbitrary: fc.Arbitrary<BetweenDraw> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(waitArbitrary, bundleNumber, ratesArbitrary)
      .map(([afterMs, n, rates]) => (names: Names): Between => ({
        do: "rate",
        afterMs,
        bundle: named(names, n),
        rates,
      })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        waitArbitrary,
        bundleNumber,
        fc.oneof(fc.integer({ min: 5000, max: 30_000 }), fc.constantFrom(0, -1, 14_400_001)),
      )
      .map(([afterMs, n, limitMs]) => (names: Names): Between => ({
        do: "timer",
        afterMs,
        bundle: named(names, n),
        limitMs,
      })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(waitArbitrary, bundleNumber)
      .map(([afterMs, n]) => (names: Names): Between => ({ do: "cancel", afterMs, bundle: named(names, n) })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(waitArbitrary, listArbitrary, styleArbitrary)
      .map(([afterMs, list, style]) => (names: Names): Between => ({
        do: "append",
        afterMs,
        bundles: list(names),
        style,
      })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(waitArbitrary, kindArbitrary)
      .map(([afterMs, kind]) => (): Between => ({ do: "second", afterMs, kind })),
  },
  { weight: 3, arbitrary: waitArbitrary.map((afterMs) => (): Between => ({ do: "release", afterMs })) },
  {
    weight: 1,
    arbitrary: fc.tuple(waitArbitrary, bundleNumber).map(([afterMs, n]) => (names: Names): Between => ({
      do: "backup-info",
      afterMs,
      bundle: named(names, n),
    })),
  },
);

const nothing: BetweenDraw[] = [];
const betweensArbitrary: fc.Arbitrary<BetweenDraw[]> = fc.oneof(
  { withCrossShrink: true },
  { weight: 3, arbitrary: fc.constant(nothing) },
  { weight: 6, arbitrary: betweenArbitrary.map((one) => [one]) },
  { weight: 1, arbitrary: fc.array(betweenArbitrary, { minLength: 2, maxLength: 3 }) },
);

/** Recorded callers waited so; some do not wait until the platform has ended the service. */
const quietArbitrary = fc
  .oneof(
    { withCrossShrink: true },
    { weight: 9, arbitrary: fc.constant(400) },
    { weight: 1, arbitrary: fc.constantFrom(0, 100, 290) },
  )
  .map((thenMs) => ({ forMs: 1_300, mostMs: 9_000, thenMs }));

const backupArbitrary: fc.Arbitrary<StepDraw> = fc
  .record({
    kind: fc.constantFrom(
      "SessionBackup" as const,
      "SessionBackup" as const,
      "IncrementalBackupSession" as const,
    ),
    asksCapabilities: fc.integer({ min: 0, max: 9 }).map((n) => n < 9),
    list: listArbitrary,
    manifests: fc.integer({ min: 0, max: 9 }).map((n) => n < 9),
    style: styleArbitrary,
    between: betweensArbitrary,
    quiet: quietArbitrary,
  })
  .map(({ list, between, ...rest }) => (names) => ({
    step: "backup",
    ...rest,
    bundles: list(names),
    between: between.map((one) => one(names)),
  }));

const documentArbitrary = fc.oneof(
  { withCrossShrink: true },
  { weight: 12, arbitrary: fc.constant("good" as const) },
  { weight: 6, arbitrary: fc.constantFrom(...documentKinds) },
);

const restoreArbitrary: fc.Arbitrary<StepDraw> = fc
  .record({
    bundle: bundleNumber,
    hasStranger: fc.integer({ min: 0, max: 4 }).map((n) => n === 4),
    document: documentArbitrary,
    reports: fc.constantFrom("all" as const, "all" as const, "none" as const, "first" as const),
    clears: fc.boolean(),
    publishes: fc.constantFrom(1, 1, 1, 1, 2, 0),
    style: styleArbitrary,
    early: fc.integer({ min: 0, max: 9 }).map((n) => n === 9),
    between: betweensArbitrary,
    quiet: quietArbitrary,
  })
  .map(({ bundle, hasStranger, between, ...rest }) => (names) => ({
    step: "restore",
    ...rest,
    bundle: named(names, bundle),
    others: hasStranger ? ["com.not.installed"] : [],
    between: between.map((one) => one(names)),
  }));

const infoArbitrary: fc.Arbitrary<StepDraw> = fc
  .tuple(bundleNumber, fc.integer({ min: 1000, max: 30_000 }), fc.integer({ min: -1, max: 900 }))
  .map(([n, timerMs, rate]) => (names) => ({ step: "info", bundle: named(names, n), timerMs, rate }));

const misuseArbitrary: fc.Arbitrary<StepDraw> = fc
  .tuple(bundleNumber, fc.constantFrom("", "x"), kindArbitrary)
  .map(([n, uri, kind]) => (names) => ({ step: "misuse", bundle: named(names, n), uri, kind }));

const editArbitrary: fc.Arbitrary<StepDraw> = fc
  .tuple(bundleNumber, filesArbitrary)
  .map(([n, files]) => (names) => ({
    step: "edit",
    bundle: named(names, n),
    files: files.filter(({ symlink }) => symlink === undefined),
  }));

export const stepArbitrary: fc.Arbitrary<StepDraw> = fc.oneof(
  { withCrossShrink: true },
  { weight: 8, arbitrary: backupArbitrary },
  { weight: 7, arbitrary: restoreArbitrary },
  { weight: 2, arbitrary: infoArbitrary },
  { weight: 2, arbitrary: misuseArbitrary },
  { weight: 1, arbitrary: editArbitrary },
);
