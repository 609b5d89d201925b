/** Command numbers of both links (`spec/hdc.md §5.1`, `§9.1`). */
export const Command = {
  handshake: 1,
  channelClose: 2,
  echo: 9,
  echoRaw: 10,
  wakeupSlaveTask: 12,
  checkServer: 13,
  execute: 1001,
  remount: 1002,
  reboot: 1003,
  runMode: 1004,
  hilog: 1005,
  rootRun: 1007,
  jdwpList: 1008,
  jdwpTrack: 1009,
  bugreportInit: 1011,
  bugreportData: 1012,
  executeWithOptions: 1200,
  shellInit: 2000,
  shellData: 2001,
  forwardInit: 2500,
  forwardCheck: 2501,
  forwardCheckResult: 2502,
  forwardActiveSlave: 2503,
  forwardActiveMaster: 2504,
  forwardData: 2505,
  forwardFreeContext: 2506,
  forwardSuccess: 2509,
  fileInit: 3000,
  fileCheck: 3001,
  fileBegin: 3002,
  fileData: 3003,
  fileFinish: 3004,
  fileMode: 3006,
  directoryMode: 3007,
  appInit: 3500,
  appCheck: 3501,
  appBegin: 3502,
  appData: 3503,
  appFinish: 3504,
  appUninstall: 3505,
  heartbeat: 5000,
} as const;

/**
 * The numbers that may stand at the start of a channel frame. Each begins with a byte that no server text begins
 * with, so a receiver that expects commands can tell the two apart (`spec/hdc.md §2`).
 */
const channelCommands: ReadonlySet<number> = new Set([
  Command.channelClose,
  Command.wakeupSlaveTask,
  Command.checkServer,
  Command.fileInit,
  Command.fileCheck,
  Command.fileBegin,
  Command.fileData,
  Command.fileFinish,
  Command.fileMode,
  Command.directoryMode,
  Command.appInit,
  Command.appCheck,
  Command.appBegin,
  Command.appData,
  Command.appFinish,
]);

export function isChannelCommand(payload: Buffer): boolean {
  return payload.length >= 2 && channelCommands.has(payload.readUInt16LE(0));
}
