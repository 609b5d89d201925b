import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../packages/ohbackup/bin/ohbackup.js", import.meta.url));
const workspace = fileURLToPath(new URL("../../", import.meta.url));

export interface CliRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingFolder?: string;
}

/** A running command line: what it has printed so far, and ways to wait and to interfere. */
export interface RunningCli {
  /** Resolves when either stream has printed the text; rejects when the program ended without it. */
  printed(text: string): Promise<void>;
  signal(name: NodeJS.Signals): void;
  readonly finished: Promise<CliRun>;
}

/** Starts the built program as a person would. */
export function startCli(args: readonly string[], options: CliOptions = {}): RunningCli {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: options.workingFolder ?? workspace,
    env: { ...process.env, NO_COLOR: "1", ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const watchers = new Set<() => void>();
  const grow = (): void => {
    for (const watcher of watchers) watcher();
  };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    grow();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    grow();
  });
  const finished = new Promise<CliRun>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => {
      resolve({ exitCode, stdout, stderr });
    });
  });
  const printed = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!stdout.includes(text) && !stderr.includes(text)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
      void finished.then((run) => {
        reject(
          new Error(
            `ended with ${String(run.exitCode)} before it printed ${text}:\n${run.stdout}${run.stderr}`,
          ),
        );
      }, reject);
    });
  return { printed, signal: (name) => child.kill(name), finished };
}

/** Runs the built program to its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  return startCli(args, options).finished;
}
