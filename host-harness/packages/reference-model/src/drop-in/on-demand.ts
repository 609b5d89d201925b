import type { ClientMessage, ServiceDoor } from "../service/service-door.js";
import type { Fault } from "../world/fault.js";

/**
 * Answers that take the place of the service's: a code, or whatever that call answers. Nothing reaches the service
 * then. `unreachable` makes the service one that cannot be loaded.
 */
export type DoorAnswers = Partial<ServiceDoor>;

/** The service with some calls answered by a test. */
export function answeredDoor(door: ServiceDoor, answers: DoorAnswers): ServiceDoor {
  return new Proxy(door, {
    get(target, name) {
      if (Object.hasOwn(answers, name)) return Reflect.get(answers, name) as unknown;
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? (member.bind(target) as unknown) : member;
    },
  });
}

type CodedCallback = "onBundleBegin" | "onBundleEnd" | "onAllBundlesEnd" | "onMigrateResult";

/**
 * Every event of that name carries a code of the service (`spec/js-api.md §3.3`) instead of success.
 * @param bundleName only events of this bundle; default all
 */
export function failEvents(callback: CodedCallback, code: number, bundleName?: string): Fault {
  const concerns = (message: ClientMessage): boolean =>
    bundleName === undefined || !("bundleName" in message) || message.bundleName === bundleName;
  return {
    name: `${callback} ${code}`,
    deliver: (message) =>
      message.callback === callback && concerns(message) ? [{ ...message, code }] : [message],
  };
}

/**
 * Files arrive as failed ones, with that errno of Linux (`spec/js-api.md §3.4`).
 * @param uri only this file; default all
 */
export function failFiles(errno: number, uri?: string): Fault {
  return {
    name: `onFileReady errno ${errno}`,
    deliver(message, context) {
      if (message.callback !== "onFileReady") return [message];
      const { file } = message;
      if (uri !== undefined && file.uri !== uri) return [message];
      for (const fd of [file.fd, file.manifestFd ?? -1]) if (fd >= 0) context.closeDescriptor(fd);
      const none = file.manifestFd === undefined ? {} : { manifestFd: -1 };
      return [{ ...message, file: { ...file, ...none, fd: -1, errno } }];
    },
  };
}
