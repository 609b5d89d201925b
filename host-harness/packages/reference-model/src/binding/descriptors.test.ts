import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bindingEnvironment } from "./binding-environment.js";
import type { BindingEnvironment } from "./binding-environment.js";
import { closeTaken, isOpenDescriptor, lend, readText } from "./descriptors.js";
import { BindingBench } from "./testing/binding-bench.js";

/** Far above what a process ever has open. */
const notOpen = 900_000;

function setUp(): { bench: BindingBench; environment: BindingEnvironment; hostFile: number } {
  const bench = new BindingBench();
  const path = join(bench.folder, "host");
  writeFileSync(path, "text of the host's script");
  return {
    bench,
    environment: bindingEnvironment(bench, bench.process, {}),
    hostFile: openSync(path, "r"),
  };
}

test("a text is read from its start, from the world's descriptors and from files that the script opened itself", () => {
  const { bench, environment, hostFile } = setUp();
  expect(readText(environment, bench.descriptor("known"))).toBe("known");
  expect(readText(environment, hostFile)).toBe("text of the host's script");
  expect(readText(environment, bench.descriptor("", "empty"))).toBe("");
  closeSync(hostFile);
});

test("the host's terminal, other devices and what is not open are never read and never closed", () => {
  const { environment } = setUp();
  const device = openSync("/dev/zero", "r");
  for (const fd of [0, 1, 2, device, notOpen, -1]) {
    expect(readText(environment, fd)).toBe("");
    closeTaken(environment, fd);
  }
  for (const fd of [0, 1, 2, device]) expect(isOpenDescriptor(environment, fd)).toBe(true);
  closeSync(device);
});

test("what the script handed over is closed, once", () => {
  const { bench, environment, hostFile } = setUp();
  const fd = bench.descriptor("known");
  for (const taken of [fd, hostFile]) {
    closeTaken(environment, taken);
    expect(isOpenDescriptor(environment, taken)).toBe(false);
    closeTaken(environment, taken);
  }
});

test("a file of another process is left alone", () => {
  const { bench, environment } = setUp();
  const fd = bench.descriptor("known");
  bench.ledger.transferred(fd, "com.example.other", "test");
  expect(readText(environment, fd)).toBe("");
  closeTaken(environment, fd);
  expect(bench.ledger.isRecorded(fd, "com.example.other")).toBe(true);
  bench.ledger.close(fd, "com.example.other");
});

test("lent are the script's own numbers, a stand-in for the terminal, and −1 for what is not open", () => {
  const { bench, environment, hostFile } = setUp();
  const fd = bench.descriptor("known");
  const device = openSync("/dev/zero", "r");
  const given = [fd, hostFile, 0, 2, notOpen, -1, device];
  const standIns = lend(environment, given, (lent) => {
    expect([lent[0], lent[1], ...lent.slice(4)]).toEqual([fd, hostFile, -1, -1, -1]);
    const replaced = lent.slice(2, 4);
    for (const one of replaced) {
      expect(given).not.toContain(one);
      expect(readText(environment, one)).toBe("");
      expect(bench.ledger.stillOpen().find((record) => record.fd === one)?.openedIn).toBe(
        "stand-in for the terminal",
      );
    }
    return replaced;
  });
  expect(standIns).toHaveLength(2);
  for (const one of standIns) expect(bench.isOpen(one)).toBe(false);
  expect(bench.isOpen(fd)).toBe(true);
  for (const one of [hostFile, device]) closeSync(one);
});

test("3 is the first number that is no terminal", () => {
  const { environment } = setUp();
  const unknown = { isRecorded: () => false, isOpen: () => false };
  const { ledger } = environment.world;
  const opened: string[] = [];
  Object.assign(ledger, unknown, {
    opened: (_fd: number, _owner: string, openedIn: string) => opened.push(openedIn),
    close: (fd: number) => {
      closeSync(fd);
    },
  });
  lend(environment, [2, 3], ([second = -1, third]) => {
    expect(second).toBeGreaterThan(2);
    expect(third).toBe(-1);
  });
  expect(opened).toHaveLength(1);
});
