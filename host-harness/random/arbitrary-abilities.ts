import type { Plan } from "@ohbackup/conformance";
import fc from "fast-check";

type Ability = NonNullable<Plan["bundles"][number]["ability"]>;
type Script = Ability[string];

const okReport = '{"resultInfo":[{"type":"ErrorInfo","errorCode":"0","errorInfo":"ok"}]}';
const partReport = '{"resultInfo":[{"type":"ErrorInfo","errorCode":"13500007","errorInfo":"part"}]}';

const delayArbitrary = fc.integer({ min: 1, max: 300 });
const word = fc.nat({ max: 99 });

const failing: readonly fc.WeightedArbitrary<Script>[] = [
  { weight: 3, arbitrary: fc.constant({ mode: "throw", message: "bang" }) },
  { weight: 2, arbitrary: fc.constant({ mode: "throw", throwString: "words" }) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(word, delayArbitrary)
      .map(([n, delayMs]) => ({ mode: "reject", message: `no ${String(n)}`, delayMs })),
  },
  { weight: 1, arbitrary: fc.constant({ mode: "reject", throwString: "words" }) },
  { weight: 2, arbitrary: fc.constant({ mode: "die" }) },
  { weight: 1, arbitrary: fc.constant({ mode: "never" }) },
];

/** What `onBackup` and `onRestore` do. */
const plainArbitrary: fc.Arbitrary<Script> = fc.oneof(
  { withCrossShrink: true },
  { weight: 4, arbitrary: fc.constant({ mode: "return" }) },
  { weight: 3, arbitrary: fc.constant({ mode: "resolve" }) },
  { weight: 5, arbitrary: delayArbitrary.map((delayMs) => ({ mode: "resolve", delayMs })) },
  ...failing,
);

/** What `onBackupEx` and `onRestoreEx` do: they may report. */
const extendedArbitrary: fc.Arbitrary<Script> = fc.oneof(
  { withCrossShrink: true },
  { weight: 3, arbitrary: fc.constant({ mode: "resolve", value: "" }) },
  { weight: 3, arbitrary: fc.constant({ mode: "return", value: okReport }) },
  { weight: 3, arbitrary: word.map((n) => ({ mode: "resolve", value: `text ${String(n)}` })) },
  { weight: 3, arbitrary: fc.constant({ mode: "resolve", value: partReport }) },
  ...failing,
);

/** Absent every other time: the base class then answers. */
function sometimes(script: fc.Arbitrary<Script>): fc.Arbitrary<Script | undefined> {
  return fc.option(script, { nil: undefined, freq: 2 });
}

/** What an application does when it is asked, by method; absent methods behave as in the base class. */
export const abilityArbitrary: fc.Arbitrary<Ability> = fc
  .record({
    onBackup: sometimes(plainArbitrary),
    onBackupEx: fc.option(extendedArbitrary, { nil: undefined, freq: 2 }),
    onRestore: sometimes(plainArbitrary),
    onRestoreEx: fc.option(extendedArbitrary, { nil: undefined, freq: 2 }),
  })
  .map((methods) => {
    const told: Ability = {};
    for (const [name, script] of Object.entries(methods)) if (script !== undefined) told[name] = script;
    return told;
  });
