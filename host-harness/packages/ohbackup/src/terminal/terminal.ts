import pc from "picocolors";

/** The terminal or pipe at the other end; handed in so that tests can look at what a person sees. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** A person is looking: colours and moving progress only here. */
  readonly interactive: boolean;
  readonly colours: ReturnType<typeof pc.createColors>;
}

/** The process's own streams. Colours follow NO_COLOR, FORCE_COLOR and whether a person is looking. */
export function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY && process.stdout.isTTY,
    colours: pc.createColors(pc.isColorSupported && process.stdout.isTTY),
  };
}
