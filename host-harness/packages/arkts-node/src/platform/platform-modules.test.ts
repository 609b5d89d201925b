import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { cryptoFrameworkModule } from "./crypto-framework.js";
import { formatHilog } from "./hilog.js";
import { utilModule } from "./util.js";

interface Framework {
  createMd(name: string): {
    updateSync(input: { data: Uint8Array }): void;
    digestSync(): { data: Uint8Array };
  };
}

interface Util {
  TextEncoder: new () => { encodeInto(text?: string): Uint8Array };
  TextDecoder: { create(encoding?: string): { decodeToString(bytes: Uint8Array): string } };
}

describe("hilog", () => {
  it.each([
    ["a %{public}s b %{public}d", ["x", 5], "a x b 5"],
    ["%{private}s and %s", ["secret", "bare"], "<private> and <private>"],
    ["100%% %{public}s", [], "100% %{public}s"],
    ["%{public}o", [{ a: 1 }], "{ a: 1 }"],
  ])("formats %j", (format, args, expected) => {
    expect(formatHilog(format, args)).toBe(expected);
  });
});

describe("cryptoFramework", () => {
  const framework = cryptoFrameworkModule()["default"] as Framework;

  it("digests in pieces", () => {
    const digest = framework.createMd("SHA256");
    digest.updateSync({ data: Buffer.from("ab") });
    digest.updateSync({ data: Buffer.from("c") });
    expect(Buffer.from(digest.digestSync().data)).toEqual(createHash("sha256").update("abc").digest());
  });

  it("refuses an algorithm that it does not know", () => {
    expect(() => framework.createMd("MD0")).toThrow(/MD0/);
  });
});

describe("util", () => {
  const util = utilModule()["default"] as Util;

  it("encodes into bytes of their own buffer and back", () => {
    const bytes = new util.TextEncoder().encodeInto("grün €");
    expect(bytes.buffer.byteLength).toBe(bytes.length);
    expect(util.TextDecoder.create("utf-8").decodeToString(bytes)).toBe("grün €");
  });

  it("gives U+FFFD for malformed bytes", () => {
    expect(util.TextDecoder.create().decodeToString(new Uint8Array([0x61, 0xff]))).toBe("a�");
  });
});
