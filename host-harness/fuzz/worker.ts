import { parentPort, workerData } from "node:worker_threads";
import { readCorpus } from "./corpus.js";
import { minimise } from "./minimise.js";
import { runTarget } from "./run-target.js";
import { SharedInput } from "./shared-input.js";
import { targets } from "./targets/index.js";
import { tryInput } from "./try-input.js";
import type { WorkerOrder, WorkerReport } from "./worker-messages.js";

const order = workerData as WorkerOrder;
const target = targets.find(({ name }) => name === order.target);
if (target === undefined) throw new Error(`no target ${order.target}`);
const shared = new SharedInput(order.memory);
const { inputs, failure } = runTarget(target, readCorpus(target.name), {
  ...order,
  onInput: (input, count) => {
    shared.set(input, count);
  },
});
if (failure === undefined) tell({ inputs, failure: undefined });
else {
  const open = target.open();
  const smallest = minimise(failure.input, (candidate) => {
    shared.set(candidate, inputs);
    return tryInput(target, open, candidate)?.kind === failure.failure.kind;
  });
  open.close();
  tell({ inputs, failure: { ...failure.failure, origin: failure.origin, input: smallest } });
}

function tell(report: WorkerReport): void {
  parentPort?.postMessage(report);
}
