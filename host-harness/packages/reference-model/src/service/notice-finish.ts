import { checkAllEndAfterBundle } from "./all-end.js";
import { sendEnd } from "./turn.js";
import type { Turn } from "./turn.js";

/** `NoticeClientFinish`: the end of a bundle, then perhaps of all. */
export function noticeFinish(turn: Turn, bundleName: string, code: number): void {
  sendEnd(turn, bundleName, code);
  checkAllEndAfterBundle(turn);
}
