import { isSystemAbilityName } from "../rules/index.js";
import { connectionForSendRate, updateTimer } from "../service/adjust-bundle.js";
import { appendBackup, appendIncremental } from "../service/append-backup.js";
import { appendRestore } from "../service/append-restore.js";
import { cancel } from "../service/cancel.js";
import { getFileHandle, getFileHandles, publishFile } from "../service/file-handles.js";
import type { PublishAnswer } from "../service/file-handles.js";
import { openSession } from "../service/open-session.js";
import { release } from "../service/release.js";
import { publishSystemAbility } from "../service/system-ability.js";
import { serviceCodes } from "../rules/index.js";
import { verifyCaller, verifyRights } from "../service/verify-caller.js";
import type { Caller } from "../service/verify-caller.js";
import type { FollowedAnswer, FollowedCall } from "./follow-input.js";
import type { FollowMachine } from "./follow-machine.js";
import type { PendingCall } from "./follow-state.js";

/** The first of the calls that are under way reaches the service. */
export function takeFirstCall(machine: FollowMachine): void {
  const [first, ...rest] = machine.state.calls;
  if (first === undefined) return;
  machine.state.calls = rest;
  takeCall(machine, first);
}

/** A call reaches the service, whose answer must be the one that was seen. */
export function takeCall(machine: FollowMachine, { call, caller, answer }: PendingCall): void {
  machine.load();
  const given = answerOf(machine, call, caller);
  if (given !== undefined && !answer.fits(given)) machine.wrongAnswer = { seq: answer.seq, answer: given };
}

/** Undefined when the answer depends on what no trace tells. */
function answerOf(machine: FollowMachine, call: FollowedCall, caller: Caller): FollowedAnswer | undefined {
  switch (call.name) {
    case "openSession":
      return open(machine, call, caller);
    case "appendBackup":
      return code(machine.turn((turn) => appendBackup(turn, caller, call.bundleNames, call.infos)));
    case "appendIncremental":
      return code(machine.turn((turn) => appendIncremental(turn, caller, call.bundles, call.infos)));
    case "appendRestore":
      return code(
        machine.turn((turn) => appendRestore(turn, caller, call.document, call.bundleNames, call.infos)),
      );
    case "getFileHandle":
      return code(machine.turn((turn) => getFileHandle(turn, caller, call.bundleName, call.uri)));
    case "getFileHandles":
      return code(machine.turn((turn) => getFileHandles(turn, caller, call.bundleName, call.uris)));
    case "publishFile":
      return code(publish(machine, caller, call.bundleName, call.uri));
    case "release":
      return code(machine.turn((turn) => release(turn, caller)));
    case "cancel":
      return code(machine.turn((turn) => cancel(turn, caller, call.bundleName)));
    case "updateTimer":
      machine.dropProxy(caller.tokenId);
      return machine.turn((turn) => updateTimer(turn, caller, call.bundleName, call.timeoutMs));
    case "updateSendRate":
      machine.dropProxy(caller.tokenId);
      return changeRate(machine, caller, call.bundleName, call.rate);
    case "getBackupDataSize":
      return code(scanSizes(machine, caller));
    case "cleanBundleTempDir":
      cleanTempDir(machine);
      return code(serviceCodes.ok);
    case "other":
      if (call.dropsProxy) machine.dropProxy(caller.tokenId);
      return call.neverFails ? code(serviceCodes.ok) : undefined;
  }
}

const code = (value: number): FollowedAnswer => ({ code: value });

function open(
  machine: FollowMachine,
  { kind, session, callbacks }: Extract<FollowedCall, { name: "openSession" }>,
  caller: Caller,
): FollowedAnswer {
  machine.dropProxy(caller.tokenId);
  const answer = machine.turn((turn) => openSession(turn, caller, kind));
  if (answer.code === serviceCodes.ok) {
    const { state } = machine;
    state.client = { session, token: caller.tokenId, callbacks };
    state.mourners = new Map(state.mourners).set(caller.tokenId, state.client);
  }
  return answer;
}

function publish(machine: FollowMachine, caller: Caller, bundleName: string, uri: string): number {
  const isSystemAbility = isSystemAbilityName(bundleName);
  const answer = machine.turn((turn): PublishAnswer => {
    if (!isSystemAbility) return publishFile(turn, caller, bundleName, uri);
    const refused = verifyCaller(turn, caller, "RESTORE");
    return refused === serviceCodes.ok ? publishSystemAbility(turn, bundleName, uri) : { code: refused };
  });
  if ("code" in answer) return answer.code;
  if (isSystemAbility) {
    machine.addDue({ due: "system-ability-restore", bundleName });
    return serviceCodes.ok;
  }
  const link = machine.link(answer.askConnection);
  if (link?.extension === undefined) return serviceCodes.brokenIpc;
  if (!link.restores) return serviceCodes.invalidArgument;
  link.extension.flows = [...link.extension.flows, { at: "unpacking" }];
  return serviceCodes.ok;
}

function changeRate(machine: FollowMachine, caller: Caller, bundleName: string, rate: number): boolean {
  const connection = machine.turn((turn) => connectionForSendRate(turn, caller, bundleName));
  const extension = connection === undefined ? undefined : machine.extensionOf(connection);
  if (extension === undefined) return false;
  extension.rate = rate;
  return true;
}

/** `spec/backup-service.md §7.14`: the flag stays set for ever when the caller is refused. */
function scanSizes(machine: FollowMachine, caller: Caller): number {
  const { service } = machine.state;
  if (service.scanning) return serviceCodes.invalidArgument;
  service.scanning = true;
  if (verifyRights(caller) !== serviceCodes.ok) return serviceCodes.invalidArgument;
  machine.addDue({ due: "size-report" });
  return serviceCodes.ok;
}

/** `§4.5`: at HEAD a call that found its extension does not lower the count again. */
function cleanTempDir(machine: FollowMachine): void {
  if (!machine.context.flags.hasBatchHandlesAndMigration || machine.choose(2) === 0) return;
  machine.state.service.sessionCount += 1;
}
