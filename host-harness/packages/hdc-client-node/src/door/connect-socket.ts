import { connect } from "node:net";
import type { Socket } from "node:net";
import type { CallGuard } from "../call/call-guard.js";
import type { HdcError } from "../errors.js";

const connectLimitMs = 5_000;

/** Opens a TCP connection within five seconds; the guard of the call can break it off. */
export function connectSocket(
  address: { readonly host: string; readonly port: number },
  guard: CallGuard,
  unreachable: (why: string, cause?: unknown) => HdcError,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address.host, port: address.port, noDelay: true, allowHalfOpen: true });
    const settle = (outcome: () => void): void => {
      socket.setTimeout(0);
      socket.removeAllListeners();
      takeBack();
      outcome();
    };
    const refuse = (error: HdcError): void => {
      settle(() => {
        socket.on("error", () => undefined);
        socket.destroy();
        reject(error);
      });
    };
    const takeBack = guard.onBreak(refuse);
    socket.setTimeout(connectLimitMs, () => {
      refuse(unreachable(`no answer within ${connectLimitMs} ms`));
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      refuse(unreachable(error.code ?? error.message, error));
    });
    socket.once("connect", () => {
      settle(() => {
        resolve(socket);
      });
    });
  });
}
