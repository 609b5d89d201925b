import fc from "fast-check";
import { abilityArbitrary } from "./arbitrary-abilities.js";
import type { Plan } from "@ohbackup/conformance";

type PlanBundle = Plan["bundles"][number];
type PlanFile = NonNullable<PlanBundle["files"]>[number];

const bundleNames = [
  "com.acme.alpha",
  "com.acme.beta",
  "com.acme.gamma",
  "org.field.delta",
  "org.field.eps",
  "net.zoo.zeta",
] as const;

const root = "/data/storage/el2/base/files/";
const folders = ["", "a/", "a/b/", "c d/", "ü/", "deep/er/and/deeper/"] as const;
const endings = ["", ".txt", ".bin", ".tar", ".json"] as const;
const oddNames = [
  "semi;colon",
  "per%cent",
  'quote"d',
  "comma,name",
  "star*",
  "[bracket]",
  "-dash",
  " blank ",
  `long-${"n".repeat(120)}`,
  "漢字",
] as const;

/** Seconds since 1970 of files, as in recordings of random plans. */
const oldest = 1_700_000_000;
const timeArbitrary = fc.integer({ min: oldest, max: oldest + 100_000 });
const modeArbitrary = fc.constantFrom("644", "600", "755", "777", "640");

/** Most files are small, some end at a block of an archive, a few are just above the boundary of 2 MiB. */
const sizeArbitrary = fc.oneof(
  { weight: 300, arbitrary: fc.nat({ max: 4000 }) },
  { weight: 150, arbitrary: fc.constantFrom(0, 1, 511, 512, 513, 1024) },
  { weight: 2, arbitrary: fc.integer({ min: 2_097_152, max: 2_099_000 }) },
);

const nameArbitrary = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.nat({ max: 11 }), fc.constantFrom(...endings))
      .map(([n, end]) => `f${String(n)}${end}`),
  },
  { weight: 1, arbitrary: fc.constantFrom(...oddNames) },
);

/** Names of directories and links are no names of files, so that a later file never meets one of them. */
const entryArbitrary: fc.Arbitrary<PlanFile> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({
      path: nameArbitrary,
      size: sizeArbitrary,
      seed: fc.nat({ max: 5000 }),
      mode: modeArbitrary,
      mtime: timeArbitrary,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      path: fc.constantFrom("empty", "void"),
      dir: fc.constant(true),
      mode: fc.constantFrom("755", "700"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      path: fc.constantFrom("link", "chain"),
      symlink: fc.constantFrom("f0", "../f1", "/data/storage/el2/base/files/f2"),
    }),
  },
);

export const fileArbitrary: fc.Arbitrary<PlanFile> = fc
  .tuple(fc.constantFrom(...folders), entryArbitrary)
  .map(([folder, entry]) => ({ ...entry, path: `${root}${folder}${entry.path}` }));

const upTo = (maxLength: number): fc.Arbitrary<PlanFile[]> =>
  fc.uniqueArray(fileArbitrary, { maxLength, selector: ({ path }) => path });

export const filesArbitrary = fc.oneof({ weight: 4, arbitrary: upTo(4) }, { weight: 1, arbitrary: upTo(12) });

type Config = NonNullable<PlanBundle["backupExtension"]>["config"];
const includes = [root];
const configs: readonly fc.WeightedArbitrary<Config>[] = [
  { weight: 10, arbitrary: fc.constant({ allowToBackupRestore: true, includes }) },
  { weight: 2, arbitrary: fc.constant({ allowToBackupRestore: true, includes, fullBackupOnly: true }) },
  { weight: 2, arbitrary: fc.constant({ allowToBackupRestore: true, includes, excludes: [`${root}a/`] }) },
  {
    weight: 1,
    arbitrary: fc.constant({ allowToBackupRestore: true, includes: [`${root}*.txt`, `${root}a/`] }),
  },
  { weight: 1, arbitrary: fc.constant({ allowToBackupRestore: true }) },
  { weight: 1, arbitrary: fc.constant({ allowToBackupRestore: false, includes }) },
  { weight: 1, arbitrary: fc.constant({ includes }) },
];
const configArbitrary = fc.oneof({ withCrossShrink: true }, ...configs);

/** Absent = at once. */
const connectArbitrary = fc.oneof(
  { withCrossShrink: true },
  { weight: 30, arbitrary: fc.constant(undefined) },
  { weight: 4, arbitrary: fc.record({ delayMs: fc.integer({ min: 1, max: 1000 }) }) },
  { weight: 1, arbitrary: fc.constant({ mode: "error", code: 29360128 }) },
  { weight: 1, arbitrary: fc.constant({ mode: "never" }) },
  { weight: 1, arbitrary: fc.constant({ mode: "null" }) },
);

const statsArbitrary: fc.Arbitrary<[number, number, number, number, number]> = fc.tuple(
  fc.nat({ max: 900 }),
  fc.nat({ max: 9000 }),
  fc.constant(0),
  fc.nat({ max: 900 }),
  fc.nat({ max: 90 }),
);

const versionArbitrary = fc.constantFrom("1.0", "2.3.4", "0.9.1-beta");

interface BundleDraw {
  readonly name: string;
  readonly bundle: PlanBundle;
  readonly isCloned: boolean;
}

const bundleArbitrary: fc.Arbitrary<BundleDraw> = fc
  .record({
    name: fc.constantFrom(...bundleNames),
    files: filesArbitrary,
    hasExtension: fc.integer({ min: 0, max: 9 }).map((n) => n < 9),
    config: configArbitrary,
    ability: abilityArbitrary,
    connect: connectArbitrary,
    stats: statsArbitrary,
    versionCode: fc.integer({ min: 1, max: 2_000_000 }),
    versionName: versionArbitrary,
    isCloned: fc.integer({ min: 0, max: 19 }).map((n) => n === 19),
    codePath: fc.integer({ min: 0, max: 39 }).map((n) => (n === 39 ? "1" : undefined)),
  })
  .map(
    ({
      name,
      files,
      hasExtension,
      config,
      ability,
      connect,
      stats,
      versionCode,
      versionName,
      isCloned,
      codePath,
    }) => ({
      name,
      isCloned,
      bundle: {
        name,
        versionCode,
        versionName,
        stats,
        files,
        ...(hasExtension ? { backupExtension: { config }, ability } : {}),
        ...(hasExtension && connect !== undefined ? { connect } : {}),
        ...(codePath === undefined ? {} : { codePath }),
      },
    }),
  );

/** One to four applications; some have a clone. */
export const bundlesArbitrary: fc.Arbitrary<PlanBundle[]> = fc
  .uniqueArray(bundleArbitrary, { minLength: 1, maxLength: 4, selector: ({ name }) => name })
  .map((draws) =>
    draws.flatMap(({ bundle, isCloned }) => (isCloned ? [bundle, { ...bundle, appIndex: 1 }] : [bundle])),
  );

/** The name under which calls and callbacks speak of a bundle. */
export function keyOf({ name, appIndex = 0 }: PlanBundle): string {
  return appIndex === 0 ? name : `${name}:${String(appIndex)}`;
}
