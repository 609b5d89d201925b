import { closeSync, openSync } from "node:fs";
import { expect, test } from "vitest";
import { DescriptorLedger } from "./descriptor-ledger.js";

/** A descriptor that the host opened for itself. */
async function withHostDescriptor(use: (fd: number) => void | Promise<void>): Promise<void> {
  const fd = openSync("/dev/null", "r");
  try {
    await use(fd);
  } finally {
    closeSync(fd);
  }
}

test("a number is open for the process that the ledger names, and for no other", async () => {
  await withHostDescriptor((fd) => {
    const ledger = new DescriptorLedger();
    ledger.opened(fd, "a", "test");
    expect([ledger.isOpen(fd, "a"), ledger.isOpen(fd, "b"), ledger.isRecorded(fd, "b")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(ledger.close(fd, "b")).toBe(false);
    ledger.transferred(fd, "b", "test");
    expect([ledger.isOpen(fd, "a"), ledger.isOpen(fd, "b")]).toEqual([false, true]);
  });
});

test.each([
  [false, true],
  [true, false],
])("complete %j: is a number open that the ledger does not know? %j", async (isComplete, isOpen) => {
  await withHostDescriptor((fd) => {
    const ledger = new DescriptorLedger(isComplete);
    expect(ledger.isOpen(fd, "a")).toBe(isOpen);
    expect([-1, 1.5, Number.NaN].map((one) => ledger.isOpen(one, "a"))).toEqual([false, false, false]);
    // Its own terminal is there from the start.
    expect(ledger.isOpen(1, "a")).toBe(true);
  });
});

test("a process that ends loses all that is its own", () => {
  const ledger = new DescriptorLedger();
  const [first, second] = [openSync("/dev/null", "r"), openSync("/dev/null", "r")];
  ledger.opened(first, "a", "one");
  ledger.opened(second, "b", "two");
  expect(ledger.closeAllOf("a").map(({ fd }) => fd)).toEqual([first]);
  expect(ledger.stillOpen().map(({ fd }) => fd)).toEqual([second]);
  expect(ledger.close(second, "b")).toBe(true);
});
