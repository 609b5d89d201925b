import { bytesOfText } from "../extension/files/byte-path.js";
import { defaultSendRate } from "../extension/limits.js";
import { isValidPath } from "../extension/naming/path-rules.js";
import { isSpecialVersion, serviceCodes } from "../rules/index.js";
import type { ExtensionCall } from "../service/effects.js";
import { handleAnswered, handlesAnswered } from "../service/file-handles.js";
import { localListAnswered } from "../service/local-list.js";
import type { KnownExtension } from "./follow-input.js";
import type { FollowMachine } from "./follow-machine.js";
import type { FollowedExtension, FollowedLink } from "./follow-state.js";
import { extensionDone, followedOutcome } from "./followed-extension.js";

/** Descriptors of a followed message: what they are is seen by the receiver alone. */
const someDescriptor = 3;

/** An extension process that a connection reached; undefined when it refuses, which the platform reports as null. */
export function startedExtension(
  link: FollowedLink,
  known: KnownExtension | undefined,
): FollowedExtension | undefined {
  if (link.extension !== undefined) return link.extension;
  if (known === undefined || !isAllowed(link, known)) return undefined;
  return {
    restores: link.restores,
    rate: defaultSendRate,
    hasReleased: false,
    hasScanned: false,
    hasBegun: false,
    flows: [],
  };
}

/** A restore of a special version is always allowed (`spec/backup-extension.md §2.1`). */
function isAllowed({ restores, versionName }: FollowedLink, { allowed }: KnownExtension): boolean {
  return allowed || (restores && isSpecialVersion(versionName));
}

/** A call of the service on an extension, and its answer. */
export function callFollowedExtension(
  machine: FollowMachine,
  connection: number,
  bundleName: string,
  call: ExtensionCall,
): void {
  const link = machine.link(connection);
  switch (call.name) {
    case "handleBackup":
    case "incrementalOnBackup":
    case "handleRestore": {
      const code = begin(machine, link, call.name === "handleRestore");
      machine.addDue({ due: "start-answer", bundleName, code });
      return;
    }
    case "getFileHandle":
      answerHandle(machine, link, bundleName, call.fileName);
      return;
    case "getFileHandles":
      answerHandles(machine, link, bundleName, call.fileNames);
      return;
    case "handleIncrementalBackup": {
      const code = takeLocalList(link, call.manifestFd);
      machine.answer((turn) => {
        localListAnswered(turn, bundleName, code);
      });
    }
  }
}

function begin(machine: FollowMachine, link: FollowedLink | undefined, asksForRestore: boolean): number {
  const known = link === undefined ? undefined : machine.context.world.extensionOf(link.bundleName);
  if (link?.extension === undefined || known === undefined) return serviceCodes.brokenIpc;
  const { extension } = link;
  if (asksForRestore) {
    if (!link.restores) return serviceCodes.invalidArgument;
    extension.hasBegun = true;
    return isAllowed(link, known) ? serviceCodes.ok : serviceCodes.forbidden;
  }
  if (!known.allowed) return serviceCodes.forbidden;
  extension.flows = [
    ...extension.flows,
    { at: "asking", phase: "backup", outcome: followedOutcome(machine, link.bundleName, "backup") },
  ];
  return serviceCodes.ok;
}

/** A handle is there or not: that depends on files, and is read off the trace. */
function answerHandle(
  machine: FollowMachine,
  link: FollowedLink | undefined,
  bundleName: string,
  fileName: string,
): void {
  const isBad = !isValidPath(bytesOfText(fileName));
  if (link?.extension?.restores === true && isBad)
    extensionDone(machine, link, link.extension, serviceCodes.invalidArgument);
  const [seen] = machine.next(bundleName)?.files ?? [];
  const errno =
    link?.extension === undefined
      ? serviceCodes.brokenIpc
      : !link.extension.restores
        ? -1
        : isBad
          ? serviceCodes.invalidArgument
          : (seen?.errno ?? 0);
  const fd = errno === 0 ? someDescriptor : -1;
  machine.answer((turn) => {
    handleAnswered(turn, bundleName, { fileName, errno, fd, manifestFd: fd });
  });
}

function answerHandles(
  machine: FollowMachine,
  link: FollowedLink | undefined,
  bundleName: string,
  fileNames: readonly string[],
): void {
  const extension = link?.extension;
  const isBad = !fileNames.every((name) => isValidPath(bytesOfText(name)));
  if (link !== undefined && extension?.restores === true && isBad)
    extensionDone(machine, link, extension, serviceCodes.invalidArgument);
  const isAnswered = extension?.restores === true && !isBad;
  const seen = new Map((machine.next(bundleName)?.files ?? []).map(({ uri, errno }) => [uri, errno]));
  const handles = !isAnswered
    ? []
    : fileNames.map((fileName) => {
        const errno = seen.get(fileName) ?? 0;
        return { fileName, errno, fd: errno === 0 ? someDescriptor : -1, manifestFd: -1 };
      });
  machine.answer((turn) => {
    handlesAnswered(turn, bundleName, handles);
  });
}

/** A descriptor that is none cannot be sent (recording `inc_without_manifest`). */
function takeLocalList(link: FollowedLink | undefined, manifestFd: number): number {
  const extension = link?.extension;
  if (extension === undefined || manifestFd < 0) return serviceCodes.brokenIpc;
  extension.flows = extension.flows.map((flow) =>
    flow.at === "waiting-for-list" ? { at: "sending", report: flow.report, isIndexSent: false } : flow,
  );
  return serviceCodes.ok;
}
