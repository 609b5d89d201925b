import { Command } from "../commands.js";

/** The numbers of one kind of transfer: files and packages differ in nothing else (`spec/hdc.md §7`). */
export interface TransferCommands {
  readonly check: number;
  readonly begin: number;
  readonly data: number;
  readonly finish: number;
}

export const fileCommands: TransferCommands = {
  check: Command.fileCheck,
  begin: Command.fileBegin,
  data: Command.fileData,
  finish: Command.fileFinish,
};

export const appCommands: TransferCommands = {
  check: Command.appCheck,
  begin: Command.appBegin,
  data: Command.appData,
  finish: Command.appFinish,
};
