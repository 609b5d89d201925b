import { parseArgs } from "node:util";
import { keepFailure } from "./corpus.js";
import { targets } from "./targets/index.js";
import { watchedRun } from "./watched-run.js";

const usage = `npm run fuzz -- [--target NAME]... [--count N] [--from INDEX] [--seed TEXT]

Reads changed inputs with every parser, or with those named. Exit 1 when one fails; the failing input is made as small
as possible and kept among the fixtures. --from INDEX --count 1 makes one input again.
Targets: ${targets.map(({ name }) => name).join(", ")}
`;

interface Arguments {
  readonly names: readonly string[];
  readonly count: number;
  readonly from: number;
  readonly seed: string;
}

/** @returns a text that says what is wrong when the arguments cannot be used */
function readArguments(): Arguments | string {
  const known = targets.map(({ name }) => name);
  const { values } = parseArgs({
    options: {
      target: { type: "string", multiple: true },
      count: { type: "string", default: "100000" },
      from: { type: "string", default: "0" },
      seed: { type: "string", default: String(Date.now()) },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return usage;
  const names = values.target ?? known;
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) return `no target ${unknown.join(", ")}\n\n${usage}`;
  const [count, from] = [Number(values.count), Number(values.from)];
  if (!Number.isSafeInteger(count) || !Number.isSafeInteger(from) || count < 0 || from < 0)
    return `--count and --from are whole numbers\n\n${usage}`;
  return { names, count, from, seed: values.seed };
}

/** @returns true when the target coped with every input */
async function fuzz(target: string, { seed, from, count }: Arguments): Promise<boolean> {
  const start = performance.now();
  const { inputs, failure } = await watchedRun({ target, seed, from, count });
  const rate = Math.round(inputs / ((performance.now() - start) / 1000));
  const outcome = failure === undefined ? "0 failures" : `FAILED (${failure.kind}) at ${failure.origin}`;
  process.stdout.write(`${target}: ${inputs} inputs, ${rate}/s, seed ${seed}: ${outcome}\n`);
  if (failure === undefined) return true;
  // The message may repeat bytes of the input: it is shown with its control characters escaped.
  const path = keepFailure(target, Buffer.from(failure.input));
  process.stdout.write(
    `  ${JSON.stringify(failure.message)}\n  ${failure.input.length} bytes kept as ${path}\n`,
  );
  return false;
}

const wanted = readArguments();
if (typeof wanted === "string") {
  process.stderr.write(wanted);
  process.exitCode = 2;
} else {
  process.stdout.write(`seed ${wanted.seed}\n`);
  for (const name of wanted.names) if (!(await fuzz(name, wanted))) process.exitCode = 1;
}
