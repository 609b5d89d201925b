import { describe, expect, it } from "vitest";
import { deviceFailure, printable } from "./device-failure.js";

describe("the failure messages of servers and devices", () => {
  it.each([
    ["[E000004]:The communication channel is being established.", "target-busy", "E000004"],
    ["[E001005] Device not found or connected", "target-offline", "E001005"],
    ["[E006001] Not any installation package was found", "install-refused", "E006001"],
    ["[E0FFFFF] Something new", "command-failed", "E0FFFFF"],
    ["Not match target founded, check connect-key please", "target-unknown", undefined],
    ["Error opening file: no such file or directory, path:/x", "file-missing", undefined],
    ["Error opening file: permission denied, path:/x", "file-refused", undefined],
    ["Something that nobody has seen", "command-failed", undefined],
  ])("%s", (text, code, deviceCode) => {
    expect(deviceFailure("a call", text)).toMatchObject({ code, deviceCode, deviceText: text });
  });

  it("say what was tried, what came, and what to do", () => {
    const { message } = deviceFailure("shell on board", "Not match target founded, check connect-key please");
    expect(message).toBe(
      'shell on board: the device says "Not match target founded, check connect-key please". List the targets to see which keys there are.',
    );
  });

  it("cannot steer a terminal", () => {
    const shown = printable(`a\u001b[2J\r\nb\u009b\u2028${"x".repeat(1000)}`);
    expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028]/);
    expect(shown.length).toBeLessThan(400);
  });
});
