import { describe, expect, it } from "vitest";
import { Pauses } from "./pause.js";

describe("pauses between looks", () => {
  it("end at once with an interruption, however long they are", async () => {
    const abort = new AbortController();
    const pauses = new Pauses(60_000);
    // Six pauses of 2 to 64 ms; the seventh would take 128.
    for (let count = 0; count < 6; count += 1) await pauses.rest(abort.signal);
    const startedAt = performance.now();
    const resting = pauses.rest(abort.signal);
    abort.abort();
    await expect(resting).rejects.toMatchObject({ code: "interrupted" });
    expect(performance.now() - startedAt).toBeLessThan(100);
    await expect(pauses.rest(abort.signal)).rejects.toMatchObject({ code: "interrupted" });
  });

  it("grow no longer than they may", async () => {
    const signal = new AbortController().signal;
    const startedAt = performance.now();
    const pauses = new Pauses(1);
    for (let count = 0; count < 20; count += 1) await pauses.rest(signal);
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});
