import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printable } from "./printable.js";

describe("text from outside on a terminal", () => {
  it("stays as it is when it is harmless, in any script", () => {
    expect(printable("grüße 备份 \u{1f600} a/b.txt")).toBe("grüße 备份 \u{1f600} a/b.txt");
  });

  it("shows what would move the cursor, recolour, disguise or break the line", () => {
    expect(printable("a\u001b[31mred\u0007\r\nb")).toBe("a\\u{1b}[31mred\\u{7}\\u{d}\\u{a}b");
    expect(printable("\u009b2J\u202etxt.exe\u2066\u200d\ufeff")).toBe(
      "\\u{9b}2J\\u{202e}txt.exe\\u{2066}\\u{200d}\\u{feff}",
    );
    expect(printable("\ud800x\udc00")).toBe("\\u{d800}x\\u{dc00}");
  });

  it("is bounded, also when every character grows", () => {
    expect(printable("x".repeat(1_000_000), 50)).toBe(`${"x".repeat(49)}…`);
    expect(printable("\u0000".repeat(1000), 50).length).toBe(50);
  });

  it("never lets a control character through", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const shown = printable(text);
        return !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(shown) && shown.length <= 400;
      }),
    );
  });
});
