import type { Toxic } from "./toxic.js";
import { startToxicLink } from "./toxic-link.js";
import type { Address } from "./toxic-link.js";

interface Listening {
  readonly address: Address;
  close(): Promise<void>;
}

/**
 * Starts something that listens, behind a toxic link when there are toxics: its address is then the link's, and it closes
 * with it.
 * @param start listens at a port
 */
export async function behindToxics<End extends Listening>(
  start: (port: number) => Promise<End>,
  port: number,
  toxics: readonly Toxic[],
): Promise<End> {
  if (toxics.length === 0) return start(port);
  const end = await start(0);
  try {
    const link = await startToxicLink({ target: end.address, port, toxics });
    const close = async (): Promise<void> => {
      await Promise.all([link.close(), end.close()]);
    };
    return { ...end, address: link.address, close };
  } catch (error) {
    await end.close();
    throw error;
  }
}
