import { posix, resolve } from "node:path";
import type { DeviceCall, Tree } from "../device.js";
import { physicalPath } from "./device-paths.js";
import type { DeviceShell } from "./device-shell.js";
import type { Fixture } from "./fixture.js";

/** Where folders of the host that a tree names are found. */
export interface HostFolders {
  /** Absolute path that `from` is relative to. */
  root: string;
}

/** Gives a target its files: generated ones are made on the device, folders of the host are pushed as they are. */
export async function seedTree(
  parts: { shell: DeviceShell; fixture: Fixture; host: HostFolders },
  what: { bundle: string; tree: Tree; run: string },
  call: DeviceCall,
): Promise<void> {
  const { bundle, tree, run } = what;
  if (Array.isArray(tree)) {
    await parts.fixture.make(bundle, run, tree, call);
    return;
  }
  for (const { from, to } of tree.hostFolders) {
    const remote = physicalPath(bundle, to);
    await parts.shell.mustRun(["mkdir", "-p", posix.dirname(remote)], call);
    await parts.shell.putFolder(resolve(parts.host.root, from), remote, call);
    await giveToBundle(parts.shell, bundle, remote, call);
  }
}

/** What the shell put there belongs to root; the application could read but not replace it. */
async function giveToBundle(
  shell: DeviceShell,
  bundle: string,
  remote: string,
  call: DeviceCall,
): Promise<void> {
  const base = physicalPath(bundle, "/data/storage/el2/base");
  const owner = await shell.run(["stat", "-c", "%u:%g", base], call);
  const ids = owner.text.trim();
  if (owner.exitStatus !== 0 || !/^\d{1,10}:\d{1,10}$/.test(ids)) return;
  // A shell that may not or cannot change owners leaves the files readable, which is all a backup needs.
  await shell.run(["chown", "-R", ids, remote], call);
}
