import { Worker } from "node:worker_threads";
import { SharedInput } from "./shared-input.js";
import type { WorkerOrder, WorkerReport } from "./worker-messages.js";

/** Longest input that is shown to the watching thread, in bytes; longer ones are not made. */
const longestInput = 1024 * 1024;
/** An input that takes longer than this hangs. */
const hangMs = 10_000;
const watchEveryMs = 500;
/** Heap of the reading thread, in MiB. */
const heapLimit = 512;

/** Runs a target in a thread of its own: a reader that hangs or exhausts its heap is a failure like any other. */
export function watchedRun(order: Omit<WorkerOrder, "memory">): Promise<WorkerReport> {
  const shared = SharedInput.allocate(longestInput);
  const worker = new Worker(new URL("./worker.js", import.meta.url), {
    workerData: { ...order, memory: shared.memory } satisfies WorkerOrder,
    resourceLimits: { maxOldGenerationSizeMb: heapLimit },
  });
  return new Promise((resolve, reject) => {
    let turn = -1;
    let since = performance.now();
    const timer = setInterval(() => {
      if (shared.turn !== turn) {
        turn = shared.turn;
        since = performance.now();
      } else if (turn > 0 && performance.now() - since > hangMs) {
        finish(found("time", `still reading after ${hangMs} ms`));
        void worker.terminate();
      }
    }, watchEveryMs);
    const found = (kind: string, message: string): WorkerReport => ({
      inputs: shared.inputs,
      failure: { kind, message, origin: `input ${shared.inputs} of the run`, input: shared.input },
    });
    const finish = (report: WorkerReport): void => {
      clearInterval(timer);
      resolve(report);
    };
    worker.on("message", (report: WorkerReport) => {
      finish(report);
    });
    worker.on("error", (error) => {
      if ("code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY")
        finish(found("memory", error.message));
      else {
        clearInterval(timer);
        reject(error);
      }
    });
    worker.on("exit", (code) => {
      clearInterval(timer);
      reject(new Error(`the reading thread ended with ${code} and said nothing`));
    });
  });
}
