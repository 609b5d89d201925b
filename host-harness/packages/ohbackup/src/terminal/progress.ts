import ora from "ora";
import type { Terminal } from "./terminal.js";

/** What a person sees while something long runs; one line that changes on a terminal, one line a step elsewhere. */
export interface Progress {
  /** A step began. */
  step(text: string): void;
  /** More about the running step; too frequent for a log, so only a terminal shows it. */
  detail(text: string): void;
  /** Everything is over, well or not. */
  stop(): void;
}

/** Progress on standard error, so that standard output stays for results. */
export function showProgress(terminal: Terminal, silent: boolean): Progress {
  if (silent) return { step: () => undefined, detail: () => undefined, stop: () => undefined };
  if (!terminal.interactive) {
    return {
      step: (text) => {
        terminal.error(`${text}\n`);
      },
      detail: () => undefined,
      stop: () => undefined,
    };
  }
  // ora would swallow Ctrl-C while it spins; the interruption belongs to the command.
  const spinner = ora({ stream: process.stderr, discardStdin: false });
  let current = "";
  return {
    step: (text) => {
      current = text;
      if (spinner.isSpinning) spinner.text = text;
      else spinner.start(text);
    },
    detail: (text) => {
      if (spinner.isSpinning) spinner.text = `${current}  ${text}`;
    },
    stop: () => {
      spinner.stop();
    },
  };
}
