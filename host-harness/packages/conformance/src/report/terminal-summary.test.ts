import { describe, expect, it } from "vitest";
import { terminalSummary } from "./terminal-summary.js";
import { judgedWith, resultWith, verdictWith } from "./testing/sample-result.js";

describe("the summary on a terminal", () => {
  it("says what holds, what does not and where it shows, what was allowed, and where the bundle lies", () => {
    const verdict = verdictWith(
      { A1: "conforms", B18: "violates" },
      { allowed: "one end", subject: "com.example.a" },
    );
    const text = terminalSummary(
      resultWith([judgedWith({ id: "backup-one", verdict })], { folder: "/kept/report" }),
    );
    expect(text).toMatch(/^1 trace of board-1, judged with the rules of v6\.1\n/);
    expect(text).toMatch(/\n {2}A1 +conforms +With no session open/);
    expect(text).toMatch(/\n {2}B18 +violates /);
    expect(text).toContain("backup-one, events 3, 5, com.example.a: seen for B18\n");
    expect(text).toContain("allowed: one end\n");
    expect(text).toMatch(/Not exercised: A2–A18 B1–B17 B19–B21 /);
    expect(text).toMatch(/\nClauses: 1 conform, 1 violated, \d+ not exercised \(of \d+\)\n/);
    expect(text).toContain("\nReport: /kept/report\n");
    expect(text).toContain("\nTime: 2.0 s\n");
  });

  it("tells problems and what was not run", () => {
    const lost = judgedWith({ id: "one", verdict: verdictWith({}), problems: ["device-lost: gone"] });
    const text = terminalSummary(resultWith([lost], { state: "device-lost", notRun: ["two", "three"] }));
    expect(text).toContain("problem: one: device-lost: gone\n");
    expect(text).toContain("ended early: device lost");
    expect(text).toContain("Not run: two three\n");
  });

  it("says how much was restored, and where most", () => {
    const verdict = verdictWith({});
    const text = terminalSummary(
      resultWith([
        judgedWith({ id: "small", verdict, restored: { files: 3, bytes: 5000 } }),
        judgedWith({ id: "large", verdict, restored: { files: 242, bytes: 63_846_345 } }),
        judgedWith({ id: "none", verdict }),
      ]),
    );
    expect(text).toContain("Restored: 245 files, 63.9 MB in 2 traces; most in large: 242 files, 63.8 MB\n");
  });

  it("shows some findings of many, and says that there are more", () => {
    const verdict = verdictWith({ B18: "violates" });
    const traces = Array.from({ length: 10 }, (_, index) => judgedWith({ id: `s${index}`, verdict }));
    const text = terminalSummary(resultWith(traces));
    expect(text.match(/seen for B18/g)).toHaveLength(3);
    expect(text).toContain("and 7 more\n");
  });

  it("lets no text of a device reach the terminal as it came", () => {
    const hostile = "\u001b]0;owned\u0007\u001b[2J\u202e\n\r";
    const verdict = verdictWith(
      { B18: "violates", A1: "inconclusive" },
      { seen: hostile, subject: hostile, allowed: hostile },
    );
    const result = resultWith([judgedWith({ id: hostile, verdict, problems: [hostile] })], {
      device: { key: hostile, fullName: hostile },
      problems: [hostile],
      notRun: [hostile],
      folder: hostile,
    });
    expect(terminalSummary(result)).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  });

  it("adds only what the style adds", () => {
    const verdict = verdictWith({ A1: "conforms", B18: "violates" });
    const mark =
      (sign: string) =>
      (text: string): string =>
        `${sign}${text}${sign}`;
    const style = { good: mark("+"), bad: mark("!"), doubtful: mark("?"), faint: mark("~") };
    const text = terminalSummary(resultWith([judgedWith({ verdict })]), style);
    expect(text).toMatch(/\+conforms +\+/);
    expect(text).toMatch(/!violates +!/);
    expect(text).toContain("!1 violated!");
  });
});
