import type { ModuleNamespace } from "../runtime/arkts-runtime.js";
import type { PlatformHost } from "./platform-host.js";

/** `@ohos.process`: who the process is, and its own end. */
export function processModule(host: PlatformHost): ModuleNamespace {
  class ProcessManager {
    exit(code: number): void {
      host.exit(code);
    }
  }
  return { default: { pid: host.pid, uid: host.uid, ProcessManager } };
}
