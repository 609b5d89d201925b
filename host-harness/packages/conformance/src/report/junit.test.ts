import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { create } from "xmlbuilder2";
import { junitXml } from "./junit.js";
import { judgedWith, resultWith, verdictWith } from "./testing/sample-result.js";

/** The document read back by a parser: what a CI system would see. */
function readBack(xml: string): unknown {
  return create(xml).end({ format: "object" });
}

describe("JUnit XML", () => {
  it("has a suite a scenario and a case a clause whose situation arose", () => {
    const verdict = verdictWith({ A1: "conforms", B18: "violates", C1: "inconclusive", D9: "model-gap" });
    const xml = junitXml(resultWith([judgedWith({ id: "backup-one", verdict })]));
    expect(readBack(xml)).toMatchObject({
      testsuites: {
        testsuite: {
          "@name": "backup-one",
          "@tests": "4",
          "@failures": "1",
          "@errors": "0",
          "@skipped": "2",
          "@time": "1.500",
        },
      },
    });
    expect(xml).toMatch(/<failure type="B18" message="seen for B18">events 3, 5: seen for B18/);
    expect(xml).toMatch(/<skipped message="inconclusive: seen for C1"\/>/);
    expect(xml).toMatch(/<skipped message="model-gap: seen for D9"\/>/);
    expect(xml.match(/<testcase /g)).toHaveLength(4);
  });

  it("counts a run that did not come to its end as an error, and what was not run as skipped", () => {
    const lost = judgedWith({ id: "lost", verdict: verdictWith({}), problems: ["device-lost: gone"] });
    const xml = junitXml(resultWith([lost], { notRun: ["later"], problems: ["no answer"] }));
    expect(xml).toContain('<error message="device-lost: gone"/>');
    expect(xml).toContain('<testcase classname="check" name="later">');
    expect(xml).toContain('<error message="no answer"/>');
  });

  it("escapes markup and leaves out what XML cannot hold", () => {
    const hostile = `</failure>&amp;<!-- "x" ]]> &lt; \u0000\u001b[2J\ud800 end`;
    const verdict = verdictWith({ B18: "violates" }, { seen: hostile, subject: hostile, allowed: hostile });
    const xml = junitXml(resultWith([judgedWith({ id: hostile, verdict, problems: [hostile] })]));
    expect(xml).not.toContain("\u0000");
    expect(xml).not.toContain("\u001b");
    expect(xml.match(/<failure /g)).toHaveLength(1);
    expect(xml.match(/<testsuite /g)).toHaveLength(1);
    expect(xml).toContain(
      '<testsuite name="&lt;/failure&gt;&amp;amp;&lt;!-- &quot;x&quot; ]]&gt; &amp;lt; \ufffd\ufffd[2J\ufffd end"',
    );
  });

  it("can be read back whatever a device calls its files", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const verdict = verdictWith({ B18: "violates" }, { seen: text, subject: text });
        const xml = junitXml(resultWith([judgedWith({ id: text, verdict, problems: [text] })]));
        readBack(xml);
        return !/[^\P{Cc}\n\r\t\u0085]/u.test(xml);
      }),
      { numRuns: 60 },
    );
  });
});
