/** How a link cuts its byte stream into packets. */
export interface PacketLayout {
  /** Bytes of the fixed head. */
  readonly headLength: number;
  /**
   * Length of the whole packet, head included, told by its head. Throws an `HdcError` when the head is wrong or
   * the packet longer than the link allows, so that nothing is allocated for a lying length.
   */
  packetLength(head: Buffer): number;
}

/**
 * Cuts a byte stream into packets, whatever pieces it arrives in. Holds at most one incomplete packet; a packet that
 * lies within one piece is handed out without a copy.
 */
export class PacketAssembler {
  private readonly head: Buffer;
  private headFilled = 0;
  private packet: Buffer | undefined;
  private packetFilled = 0;

  constructor(private readonly layout: PacketLayout) {
    this.head = Buffer.alloc(layout.headLength);
  }

  /** True when the stream may end here without cutting a packet. */
  get atBoundary(): boolean {
    return this.headFilled === 0;
  }

  /** @returns the packets completed by this piece, heads included. @throws HdcError `protocol-violation` */
  push(piece: Buffer): Buffer[] {
    const complete: Buffer[] = [];
    for (let at = 0; at < piece.length;) {
      at += this.headFilled === 0 ? this.takeWhole(piece, at, complete) : this.fill(piece, at, complete);
    }
    return complete;
  }

  private takeWhole(piece: Buffer, at: number, complete: Buffer[]): number {
    const { headLength } = this.layout;
    if (piece.length - at >= headLength) {
      const length = this.layout.packetLength(piece.subarray(at, at + headLength));
      if (piece.length - at >= length) {
        complete.push(piece.subarray(at, at + length));
        return length;
      }
    }
    return this.fill(piece, at, complete);
  }

  private fill(piece: Buffer, at: number, complete: Buffer[]): number {
    const { headLength } = this.layout;
    if (this.packet === undefined) {
      const taken = piece.copy(this.head, this.headFilled, at, at + headLength - this.headFilled);
      this.headFilled += taken;
      if (this.headFilled === headLength) {
        this.packet = Buffer.allocUnsafe(this.layout.packetLength(this.head));
        this.packetFilled = this.head.copy(this.packet);
        this.finish(complete);
      }
      return taken;
    }
    const taken = piece.copy(this.packet, this.packetFilled, at);
    this.packetFilled += taken;
    this.finish(complete);
    return taken;
  }

  private finish(complete: Buffer[]): void {
    if (this.packet === undefined || this.packetFilled < this.packet.length) return;
    complete.push(this.packet);
    this.packet = undefined;
    this.headFilled = 0;
  }
}
