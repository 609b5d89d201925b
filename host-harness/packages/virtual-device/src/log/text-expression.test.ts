import { describe, expect, it } from "vitest";
import { TextExpression } from "./text-expression.js";

describe("an expression from outside", () => {
  it("tells which texts fit", () => {
    expect(TextExpression.of("^a.c$")?.matches(["abc", "abcd", "a c"])).toEqual([true, false, true]);
    expect(TextExpression.of("")?.matches(["x"])).toEqual([true]);
  });

  it("is refused when it is none or too long", () => {
    expect(TextExpression.of("(")).toBeUndefined();
    expect(TextExpression.of("a".repeat(257))).toBeUndefined();
  });

  it("does not take for ever", () => {
    const began = performance.now();
    expect(TextExpression.of("^(a+)+$")?.matches([`${"a".repeat(60)}b`])).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});
