/** What every call over hdc takes. */
export interface HdcCall {
  signal?: AbortSignal;
  /** Longest duration in milliseconds. */
  limitMs?: number;
}

/** The part of `HdcTarget` of `hdc-client-node` that a run uses. */
export interface HdcTargetPort {
  readonly key: string;
  shell(
    command: string,
    options?: HdcCall,
  ): Promise<{ output: Uint8Array; text: string; exitStatus: number }>;
  sendBytes(bytes: Uint8Array, remote: string, options?: HdcCall): Promise<unknown>;
  /** Afterwards the remote folder holds what the local one holds; times and modes travel along when asked for. */
  sendDirectory(
    local: string,
    remote: string,
    options?: HdcCall & { keepTimes?: boolean; keepMode?: boolean },
  ): Promise<{ skipped: readonly string[] }>;
  receiveBytes(remote: string, options?: HdcCall & { limitBytes?: number }): Promise<Uint8Array>;
}
