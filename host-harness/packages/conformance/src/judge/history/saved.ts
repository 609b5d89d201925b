import { indexFileName } from "@ohbackup/reference-model";
import type { TraceEvent, TraceEventOf } from "../../trace/event.js";
import type { Callback } from "./timeline.js";

export type Saved = TraceEventOf<"saved">;

/** What the caller saved of delivered files, by the callback that delivered them. */
export class SavedFiles {
  readonly #byPlace = new Map<string, Saved[]>();

  constructor(events: readonly TraceEvent[]) {
    for (const event of events) {
      if (event.event !== "saved") continue;
      const key = placeOf(event.session, event.bundle, event.uri);
      const list = this.#byPlace.get(key);
      if (list === undefined) this.#byPlace.set(key, [event]);
      else list.push(event);
    }
  }

  /** The first thing saved of a file after it was delivered; undefined when nothing was. */
  of(delivered: Callback): Saved | undefined {
    const uri = delivered.file?.uri;
    if (uri === undefined) return undefined;
    const saved = this.#byPlace.get(placeOf(delivered.session, delivered.bundle ?? "", uri));
    return saved?.find(({ seq }) => seq > delivered.seq);
  }
}

/** Two places never have one key: the lengths say where the names end. */
function placeOf(session = "", bundle: string, uri: string): string {
  return `${session.length},${bundle.length},${session}${bundle}${uri}`;
}

/** True for the file that lists all others. */
export function isIndex(event: Callback): boolean {
  return event.file?.uri === indexFileName;
}
