import type { ClientMessage, SessionKind } from "../service/service-door.js";
import type { DescriptorLedger } from "./descriptor-ledger.js";
import type { DeliveryContext, Fault } from "./fault.js";
import { serviceProcessName } from "./service-files.js";
import type { SimulatedProcess } from "./simulated-process.js";

interface Client {
  readonly process: SimulatedProcess;
  readonly kind: SessionKind;
  readonly deliver: (message: ClientMessage) => void;
  readonly occurrences: Map<string, number>;
}

/**
 * The objects in client processes that the service talks to: the one that opened the session, and those that want to
 * hear of the service's death.
 */
export class ClientLinks {
  #current: Client | undefined;
  /**
   * Who is told of the service's death: the latest proxy of each process. Every constructor and every function of the
   * module drops the process's proxy, and with it what was registered there (recordings `session_conflict`,
   * `update_timer`; `spec/backup-service.md §2`).
   */
  readonly #mourners = new Map<SimulatedProcess, Client>();

  constructor(
    private readonly ledger: DescriptorLedger,
    private readonly faults: readonly Fault[],
  ) {}

  opened(process: SimulatedProcess, kind: SessionKind, deliver: (message: ClientMessage) => void): void {
    this.#current = { process, kind, deliver, occurrences: new Map() };
    this.#mourners.set(process, this.#current);
  }

  get currentProcess(): SimulatedProcess | undefined {
    return this.#current?.process;
  }

  get currentKind(): SessionKind | undefined {
    return this.#current?.kind;
  }

  forget(): void {
    this.#current = undefined;
  }

  proxyDropped(process: SimulatedProcess): void {
    this.#mourners.delete(process);
  }

  /** Descriptors of a message change hands before it is delivered. */
  send(message: ClientMessage): void {
    const client = this.#current;
    if (client === undefined || client.process.exited !== undefined) {
      this.#closeAll(message);
      return;
    }
    this.#deliver(client, message);
  }

  serviceDied(): void {
    const mourners = [...this.#mourners.values()];
    this.#mourners.clear();
    for (const client of mourners) {
      if (client.process.exited === undefined) this.#deliver(client, { callback: "onBackupServiceDied" });
    }
  }

  #deliver(client: Client, message: ClientMessage): void {
    for (const fd of descriptorsOf(message)) {
      this.ledger.transferred(fd, client.process.name, openedIn(message));
    }
    if (this.faults.length === 0) {
      client.deliver(message);
      return;
    }
    for (const changed of this.#throughFaults(client, message)) client.deliver(changed);
  }

  #throughFaults(client: Client, message: ClientMessage): readonly ClientMessage[] {
    const about = `${message.callback} ${"bundleName" in message ? message.bundleName : ""}`;
    const occurrence = (client.occurrences.get(about) ?? 0) + 1;
    client.occurrences.set(about, occurrence);
    const context: DeliveryContext = {
      sessionKind: client.kind,
      occurrence,
      closeDescriptor: (fd) => this.ledger.close(fd, client.process.name),
    };
    let messages: readonly ClientMessage[] = [message];
    for (const fault of this.faults) {
      messages = messages.flatMap((one) => fault.deliver?.(one, context) ?? [one]);
    }
    const kept = new Set(messages.flatMap(descriptorsOf));
    for (const fd of descriptorsOf(message)) if (!kept.has(fd)) this.ledger.close(fd, client.process.name);
    return messages;
  }

  #closeAll(message: ClientMessage): void {
    for (const fd of descriptorsOf(message)) this.ledger.close(fd, serviceProcessName);
  }
}

const none: readonly number[] = [];

/** Descriptors that a message hands over. */
export function descriptorsOf(message: ClientMessage): readonly number[] {
  if (message.callback !== "onFileReady" && message.callback !== "onFileReadyBatch") return none;
  const files = message.callback === "onFileReady" ? [message.file] : message.files;
  return files.flatMap(({ fd, manifestFd = -1 }) => [fd, manifestFd]).filter((fd) => fd >= 0);
}

function openedIn(message: ClientMessage): string {
  return message.callback === "onFileReady" ? `onFileReady ${message.file.uri}` : message.callback;
}
