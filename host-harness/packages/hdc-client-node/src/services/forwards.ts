import { connect } from "node:net";
import type { CallOptions } from "../call/call-options.js";
import { pause } from "../call/pause.js";
import type { Door } from "../door/door.js";
import { HdcError } from "../errors.js";
import { answeredCommand } from "./text-command.js";

/** A rule that carries connections between this computer and a device (`spec/hdc.md §6`). */
export interface ForwardRule {
  /** Key of the device; empty with servers before 2.0.0, which do not tell it. */
  readonly key: string;
  /** Where connections are accepted, e.g. `tcp:8080`: here for `Forward`, on the device for `Reverse`. */
  readonly from: string;
  readonly to: string;
  readonly direction: "Forward" | "Reverse";
}

export interface ForwardOptions extends CallOptions {
  /**
   * Connect once and fail with `forward-refused` when the far end closes at once: the protocol says OK also when nothing
   * listens there. For forwards from a TCP port only.
   */
  readonly verify?: boolean;
}

/** How long a connection must last to count as answered. */
const answeredMs = 150;
const listedMs = 2_000;
const pollMs = 20;

export async function addForward(door: Door, rule: ForwardRule, options: ForwardOptions): Promise<void> {
  const word = rule.direction === "Forward" ? "fport" : "rport";
  const answer = await answeredCommand(door, rule.key, `${word} ${rule.from} ${rule.to}`, options);
  if (!answer.startsWith("Forwardport result:OK")) {
    throw new HdcError(
      "forward-refused",
      `${word} ${rule.from} ${rule.to}: unexpected answer ${JSON.stringify(answer)}.`,
    );
  }
  if (options.verify === true) await verifyForward(rule, options);
}

/** The rule enters the server's list a little after the OK (`spec/hdc.md §6`), so its absence means little at first. */
export async function awaitListed(door: Door, rule: ForwardRule, options: CallOptions): Promise<boolean> {
  for (const end = Date.now() + listedMs; Date.now() < end;) {
    const rules = await listForwards(door, options);
    if (rules.some((listed) => listed.from === rule.from && listed.to === rule.to)) return true;
    await pause(pollMs, options);
  }
  return false;
}

export async function listForwards(door: Door, options: CallOptions): Promise<ForwardRule[]> {
  const text = await answeredCommand(door, "", "fport ls", options);
  return text.split(/\r?\n/).flatMap((line) => {
    const rule = /^(?:(\S+) {4})?'?(\S+) (\S+?)'?\s+\[(Forward|Reverse)\]$/.exec(line);
    if (rule === null) return [];
    const [, key = "", from = "", to = "", direction] = rule;
    return [{ key, from, to, direction: direction === "Reverse" ? "Reverse" : "Forward" }];
  });
}

/** Removes a rule of either direction, on every device that has it. */
export async function removeForward(
  door: Door,
  rule: { readonly from: string; readonly to: string },
  options: CallOptions,
): Promise<void> {
  await answeredCommand(door, "", `fport rm ${rule.from} ${rule.to}`, options);
}

async function verifyForward(rule: ForwardRule, options: CallOptions): Promise<void> {
  const port = /^tcp:(\d+)$/.exec(rule.from)?.[1];
  if (port === undefined || rule.direction === "Reverse") return;
  const lasted = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: "127.0.0.1", port: Number(port) });
    const settle = (outcome: boolean): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", onAbort);
      socket.destroy();
      resolve(outcome);
    };
    const onAbort = (): void => {
      settle(false);
    };
    const timer = setTimeout(() => {
      settle(true);
    }, answeredMs);
    options.signal?.addEventListener("abort", onAbort, { once: true });
    socket.once("data", () => {
      settle(true);
    });
    socket.once("close", () => {
      settle(false);
    });
    socket.on("error", () => {
      settle(false);
    });
  });
  if (!lasted) {
    throw new HdcError(
      "forward-refused",
      `${rule.from} is forwarded, but nothing answers at ${rule.to} on ${rule.key}. Start what should listen there.`,
    );
  }
}
