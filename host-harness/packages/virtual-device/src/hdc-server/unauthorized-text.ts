import type { Board } from "./board-port.js";

/** The user has not answered yet (`spec/hdc.md §10`). */
export const pendingText = [
  "[E000002]:The device unauthorized.",
  "This server's public key is not set.",
  "Please check for a confirmation dialog on your device.",
  "Otherwise try 'hdc kill' if that seems wrong.",
].join("\r\n");

/** The user refused. */
export const deniedText = [
  "[E000003]:The device unauthorized.",
  "The user denied the access for the device.",
  "Please execute 'hdc kill' and redo your command,",
  "then check for a confirmation dialog on your device.",
].join("\r\n");

/** What a device that is not unlocked answers to every command (`spec/hdc.md §9.2`, `§10`). */
export function unauthorizedText(board: Board): string {
  return board.authorization?.() === "denied" ? deniedText : pendingText;
}
