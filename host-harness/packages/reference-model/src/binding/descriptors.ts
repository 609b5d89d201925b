import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { BindingEnvironment } from "./binding-environment.js";

/** Largest text that is read from a descriptor of the script: a capability document is far smaller. */
const maximumTextBytes = 256 * 1024 * 1024;

/** Numbers below are the host's own terminal; the process on the device would have its own behind them. */
const firstFileDescriptor = 3;

export function isOpenDescriptor({ world, process }: BindingEnvironment, fd: number): boolean {
  return world.ledger.isOpen(fd, process.name);
}

/** True when the model may read and close the number: it is in the ledger, or a plain file of the host's script. */
function mayTouch({ world, process }: BindingEnvironment, fd: number): boolean {
  if (world.ledger.isRecorded(fd, process.name)) return true;
  return fd >= firstFileDescriptor && world.ledger.isOpen(fd, process.name) && fstatSync(fd).isFile();
}

/** Closes a descriptor that the script handed over for good. */
export function closeTaken(environment: BindingEnvironment, fd: number): void {
  const { world, process } = environment;
  if (!mayTouch(environment, fd)) return;
  if (!world.ledger.close(fd, process.name)) closeSync(fd);
}

/** The whole text behind a descriptor, wherever its offset stands; empty when it is no file or beyond all bounds. */
export function readText(environment: BindingEnvironment, fd: number): string {
  if (!mayTouch(environment, fd)) return "";
  const { size } = fstatSync(fd);
  if (size > maximumTextBytes) return "";
  const bytes = Buffer.alloc(size);
  let length = 0;
  while (length < size) {
    const count = readSync(fd, bytes, length, size - length, length);
    if (count === 0) break;
    length += count;
  }
  return bytes.toString("utf8", 0, length);
}

/**
 * Lends descriptors to the service for the time of one call. One that is not open becomes −1. The host's own terminal,
 * which the simulated process has not, is replaced by an empty file.
 */
export function lend<Result>(
  environment: BindingEnvironment,
  descriptors: readonly number[],
  use: (lent: readonly number[]) => Result,
): Result {
  const { ledger } = environment.world;
  const standIns: number[] = [];
  const standIn = (): number => {
    const fd = openSync("/dev/null", "r");
    ledger.opened(fd, environment.process.name, "stand-in for the terminal");
    standIns.push(fd);
    return fd;
  };
  try {
    return use(
      descriptors.map((fd) => {
        if (mayTouch(environment, fd)) return fd;
        return fd >= 0 && fd < firstFileDescriptor ? standIn() : -1;
      }),
    );
  } finally {
    for (const fd of standIns) ledger.close(fd, environment.process.name);
  }
}
