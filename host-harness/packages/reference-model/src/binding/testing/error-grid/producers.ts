import { errno } from "../../../errors/errno.js";
import type { BusinessError } from "../../../errors/business-error.js";
import type { ClientMessage, SessionKind } from "../../../service/service-door.js";
import { BindingBench, thrownCode } from "../binding-bench.js";
import type { BenchOptions, Settled } from "../binding-bench.js";
import type { Answers } from "../scripted-door.js";
import type { Producer } from "./grid-row.js";

type Call = (bench: BindingBench) => unknown;

const bench = (options: BenchOptions = {}): BindingBench => new BindingBench({ profile: "HEAD", ...options });

const rejection = (settled: Settled): number | undefined =>
  "rejected" in settled ? settled.rejected.code : undefined;

/** The call throws this by itself: wrong arguments. */
export const throwing =
  (call: Call): Producer =>
  () => {
    const one = bench();
    return Promise.resolve(thrownCode(() => call(one)));
  };

/** 201 and 202: the token has lost its right when the call comes. */
export const withoutRight =
  (code: number, call: Call, prepare: Call = () => undefined): Producer =>
  () => {
    const one = bench();
    const prepared = prepare(one);
    if (code === 201) one.process.permissions = new Set();
    else one.process.systemApp = false;
    return Promise.resolve(thrownCode(() => call(Object.assign(one, { prepared }))));
  };

/** The service answers the call with that code. */
export const rejecting =
  (answers: Answers, call: Call): Producer =>
  async () => {
    const one = bench({ answers });
    return rejection(await one.settle(call(one)));
  };

/** The errno that the library turns into a code; a number it does not know becomes 13900042. */
const errnoOfCode: ReadonlyMap<number, number> = new Map<number, number>([
  [13900001, errno.EPERM],
  [13900005, errno.EIO],
  [13900011, errno.ENOMEM],
  [13900020, errno.ENOENT],
  [13900025, errno.ENOSPC],
  [13900042, 9999],
]);

export const errnoFor = (code: number): number => errnoOfCode.get(code) ?? 9999;

/** A message whose delivery gives the code; the code that the callback saw. */
export const eventWith =
  (kind: SessionKind, message: ClientMessage): Producer =>
  async () => {
    const one = bench();
    const seen: number[] = [];
    const listener = (error?: BusinessError): void => {
      if (error !== undefined) seen.push(error.code);
    };
    new one.backup[kind]({ [message.callback]: listener });
    one.service.send(message);
    await one.clock.runToEnd();
    return seen[0];
  };
