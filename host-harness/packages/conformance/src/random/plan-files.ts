import { SandboxExtensionFiles } from "@ohbackup/reference-model";
import type { FileFacts, SandboxFiles } from "@ohbackup/reference-model";

/** Seconds since 1970 when every plan begins; files of plans are older. */
export const planBegin = 1_704_067_200;

/** What is younger was touched by the host in the course of a run. */
const latestOfPlan = planBegin + 86_400 * 2;

/** True for a time that a plan can have given to a file; false for one of the host's clock. */
export function isTimeOfPlan(seconds: number): boolean {
  return seconds <= latestOfPlan;
}

/** Size of every directory: hosts have different ones. */
const directorySize = 4096;

/**
 * Files whose times do not depend on when a plan is played: what the host touched in the meantime was touched when the
 * plan began. Nothing is taken from modes, and everything belongs to the user that recordings were made by.
 */
export class PlanFiles extends SandboxExtensionFiles {
  constructor(sandbox: SandboxFiles, uid: number) {
    super(sandbox, { owner: { uid, gid: uid }, umask: 0, directorySize });
  }

  override stat(path: string): FileFacts {
    return steady(super.stat(path));
  }

  override lstat(path: string): FileFacts {
    return steady(super.lstat(path));
  }

  override openEntry(path: string): ReturnType<SandboxExtensionFiles["openEntry"]> {
    const { fd, facts } = super.openEntry(path);
    return { fd, facts: isTimeOfPlan(facts.mtimeSeconds) ? facts : { ...facts, mtimeSeconds: planBegin } };
  }
}

function steady(facts: FileFacts): FileFacts {
  const mtime = isTimeOfPlan(facts.mtimeSeconds) ? {} : { mtimeSeconds: planBegin, mtimeNanoseconds: 0 };
  const atime = isTimeOfPlan(facts.atimeSeconds) ? {} : { atimeSeconds: planBegin, atimeNanoseconds: 0 };
  return { ...facts, ...mtime, ...atime };
}
