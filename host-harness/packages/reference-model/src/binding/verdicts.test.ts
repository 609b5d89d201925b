import { describe, expect, test } from "vitest";
import { callVerdicts } from "./testing/verdicts/call-verdicts.js";
import { eventVerdicts } from "./testing/verdicts/event-verdicts.js";
import { moduleVerdicts } from "./testing/verdicts/module-verdicts.js";
import { serviceVerdicts } from "./testing/verdicts/service-verdicts.js";

const verdicts = [...moduleVerdicts, ...callVerdicts, ...eventVerdicts, ...serviceVerdicts].sort(
  (left, right) => left.number - right.number,
);

describe("contradictions between document, declarations and device (js-api 6)", () => {
  test.each(verdicts)("no. $number: $subject", async ({ check }) => {
    await check();
  });

  test("all 50 are there, each once", () => {
    expect(verdicts.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });
});
