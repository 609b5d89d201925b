import { setImmediate as nextTurn } from "node:timers/promises";
import type { Case, For, If, Statement, While } from "unbash";
import { LoopRequest, statusOfTermination } from "./environment.js";
import type { ShellEnvironment } from "./environment.js";
import { ShellPattern } from "./pattern.js";
import { UnsupportedSyntax, expandPattern, expandText, expandWord } from "./words.js";
import type { ExpansionScope } from "./words.js";

type RunList = (statements: readonly Statement[]) => Promise<number>;

export async function runIf(node: If, run: RunList): Promise<number> {
  for (const branch of [node, ...node.elif]) {
    if ((await run(branch.clause.commands)) === 0) return run(branch.then.commands);
  }
  return node.else === undefined ? 0 : run(node.else.commands);
}

export async function runCase(node: Case, run: RunList, scope: ExpansionScope): Promise<number> {
  const text = await expandText(node.word, scope);
  for (const { pattern, body, terminator } of node.items) {
    if (terminator !== undefined && terminator !== ";;") throw new UnsupportedSyntax(terminator);
    for (const word of pattern) {
      const matcher = new ShellPattern(await expandPattern(word, scope), { slashes: true });
      if (matcher.matches(text)) return run(body.commands);
    }
  }
  return 0;
}

export async function runWhile(node: While, run: RunList, signal: AbortSignal): Promise<number> {
  let status = 0;
  const holds = async (): Promise<boolean> =>
    ((await run(node.clause.commands)) === 0) === (node.kind === "while");
  while (await holds()) {
    if (signal.aborted) return statusOfTermination;
    const turn = await runTurn(node.body.commands, run);
    status = turn.status;
    if (turn.leave) break;
  }
  return status;
}

export async function runFor(
  node: For,
  run: RunList,
  signal: AbortSignal,
  environment: ShellEnvironment,
  scope: ExpansionScope,
): Promise<number> {
  if (node.wordlist === undefined) throw new UnsupportedSyntax("for without in");
  const values: string[] = [];
  for (const word of node.wordlist) values.push(...(await expandWord(word, scope)));
  let status = 0;
  for (const value of values) {
    if (signal.aborted) return statusOfTermination;
    environment.variables.set(node.name.value, value);
    const turn = await runTurn(node.body.commands, run);
    status = turn.status;
    if (turn.leave) break;
  }
  return status;
}

/** One turn of a loop. Others run in between, so that an endless loop can be stopped. */
async function runTurn(
  statements: readonly Statement[],
  run: RunList,
): Promise<{ readonly status: number; readonly leave: boolean }> {
  await nextTurn();
  try {
    return { status: await run(statements), leave: false };
  } catch (error) {
    if (!(error instanceof LoopRequest)) throw error;
    if (error.levels > 1) throw new LoopRequest(error.kind, error.levels - 1);
    return { status: 0, leave: error.kind === "break" };
  }
}
