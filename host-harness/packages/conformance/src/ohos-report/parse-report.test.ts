import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseOhosReport } from "./parse-report.js";

const head = (suite: string, current: number): string[] => [
  "",
  `OHOS_REPORT_STATUS: class=${suite}`,
  `OHOS_REPORT_STATUS: current=${current}`,
  "OHOS_REPORT_STATUS: id=JS",
  "OHOS_REPORT_STATUS: numtests=2",
];

const start = (suite: string, current: number, name: string): string[] => [
  ...head(suite, current),
  "OHOS_REPORT_STATUS: stream=",
  `OHOS_REPORT_STATUS: test=${name}`,
  "OHOS_REPORT_STATUS_CODE: 1",
  "",
];

const end = (suite: string, current: number, name: string, code: number, told: string[] = []): string[] => [
  ...head(suite, current),
  ...(told.length === 0 ? ["OHOS_REPORT_STATUS: stream="] : told),
  `OHOS_REPORT_STATUS: test=${name}`,
  `OHOS_REPORT_STATUS_CODE: ${code}`,
  "OHOS_REPORT_STATUS: consuming=3",
  "",
];

const result = (run: number, failures: number, errors: number, passed: number, ignored: number): string[] => [
  `OHOS_REPORT_RESULT: stream=Tests run: ${run}, Failure: ${failures}, Error: ${errors}, Pass: ${passed}, Ignore: ${ignored}`,
  `OHOS_REPORT_CODE: ${failures > 0 ? -1 : 0}`,
  "OHOS_REPORT_STATUS: taskconsuming=7",
  "",
  "TestFinished-ResultCode: 0",
  "TestFinished-ResultMsg: your test finished!!!",
  "user test finished.",
  "",
];

/** As a newer framework writes it: nested suites by their path, their cases counted in the outer sum. */
const newerRun = [
  "OHOS_REPORT_SUM: 2",
  "OHOS_REPORT_STATUS: class=Outer",
  "",
  ...start("Outer", 1, "skips"),
  ...end("Outer", 1, "skips", -3),
  "OHOS_REPORT_SUM: 1",
  "OHOS_REPORT_STATUS: class=Outer.Inner",
  "",
  ...start("Outer.Inner", 2, "fails"),
  ...head("Outer.Inner", 2),
  "OHOS_REPORT_STATUS: stack=expect 1 equals 2",
  "    at first (a.ets:1:",
  "",
  "OHOS_REPORT_STATUS: stack=)",
  "    at second (b.ets:2:2)",
  ...end("Outer.Inner", 2, "fails", -2, [
    "OHOS_REPORT_STATUS: stream=Error in fails, expect 1 equals 2",
  ]).slice(5),
];

describe("the report of a newer framework", () => {
  const report = parseOhosReport([...newerRun, ...result(2, 1, 0, 0, 1)].join("\n"));

  it("names nested suites by their path and keeps skipped cases apart", () => {
    expect(report.cases.map(({ suite, name, outcome }) => [suite, name, outcome])).toEqual([
      ["Outer", "skips", "skipped"],
      ["Outer.Inner", "fails", "failed"],
    ]);
    expect(report.problems).toEqual(["Outer.Inner#fails: failed"]);
  });

  it("puts a stack together that came in several messages", () => {
    expect(report.cases[1]?.message).toBe(
      "expect 1 equals 2\n    at first (a.ets:1:\n\n)\n    at second (b.ets:2:2)",
    );
    expect(report.cases[1]?.durationMs).toBe(3);
  });

  it("is read with carriage returns as well", () => {
    expect(parseOhosReport([...newerRun, ...result(2, 1, 0, 0, 1)].join("\r\n"))).toEqual(report);
  });
});

describe("a report", () => {
  const good = [
    ...start("A", 1, "one"),
    ...end("A", 1, "one", 0),
    ...start("A", 2, "two"),
    ...end("A", 2, "two", 0),
  ];

  it("is good when all that was announced ran and passed", () => {
    expect(parseOhosReport([...good, ...result(2, 0, 0, 2, 0)].join("\n")).problems).toEqual([]);
  });

  it.each<[string, string[], string]>([
    [
      "counts less than there is",
      result(2, 0, 0, 1, 0),
      "1 cases passed according to the result, 2 according to the cases",
    ],
    [
      "counts a failure that no case has",
      result(2, 1, 0, 2, 0),
      "1 cases failed according to the result, 0 according to the cases",
    ],
    ["has no result", result(2, 0, 0, 2, 0).slice(4), "the line with the result is missing"],
    ["does not end", result(2, 0, 0, 2, 0).slice(0, 4), "the output ends before the run does"],
    [
      "ends with a code",
      result(2, 0, 0, 2, 0).map((line) => line.replace("ResultCode: 0", "ResultCode: 5")),
      "the run ended with code 5: your test finished!!!",
    ],
  ])("is not good when it %s", (_, tail, problem) => {
    expect(parseOhosReport([...good, ...tail].join("\n")).problems).toEqual([problem]);
  });

  it("may be anything", () => {
    const lines = [
      ...newerRun,
      ...result(2, 1, 0, 0, 1),
      '{"suites":[{"A":[{"itName":"x"}]}]}',
      "error: no.",
    ];
    const piece = fc.oneof(fc.constantFrom(...lines), fc.string());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { cases, problems, listing } = parseOhosReport(pieces.join("\n"));
        const allWell = cases.every(({ outcome }) => outcome === "passed" || outcome === "skipped");
        expect(allWell || problems.length > 0).toBe(true);
        expect(listing === undefined || cases.length === 0).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
