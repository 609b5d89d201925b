import { canonicalBundleName, parseBundleName } from "@ohbackup/reference-model";
import type { Evidence } from "../evidence.js";
import type { Session } from "../history/session.js";
import { bundleOf } from "../history/timeline.js";
import type { Callback } from "../history/timeline.js";

/** EPERM, in the numbers of scripts. */
const notPermitted = 13900001;

/**
 * True for the end of a bundle whose connection an earlier session asked for and this one got: it knows nothing of the
 * bundle, and says so (`spec/backup-service.md §5.1`).
 */
export function isLeftOver({ sessions }: Evidence, session: Session, event: Callback): boolean {
  if (event.callback !== "onBundleEnd" || event.err?.code !== notPermitted) return false;
  const name = bundleOf(event);
  const earlier = sessions.slice(0, sessions.indexOf(session));
  return earlier.some(({ appends }) =>
    appends.some(({ names }) => names.some((one) => canonicalBundleName(parseBundleName(one)) === name)),
  );
}
