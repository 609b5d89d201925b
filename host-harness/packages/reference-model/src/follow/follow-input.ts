import type { ApplicationOutcome } from "../rules/index.js";
import type { BundleTime, ClientMessage, IncrementalBundle, SessionKind } from "../service/service-door.js";
import type { BundleManager } from "../service/turn.js";
import type { Caller } from "../service/verify-caller.js";

/** A call as it reaches the service; what the library keeps to itself is no call. */
export type FollowedCall =
  | {
      readonly name: "openSession";
      readonly kind: SessionKind;
      /** The session object that the constructor makes. */
      readonly session: string;
      /** Callbacks that the object has; undefined when nobody knows. */
      readonly callbacks: ReadonlySet<string> | undefined;
    }
  | {
      readonly name: "appendBackup";
      readonly bundleNames: readonly string[];
      readonly infos: readonly string[] | undefined;
    }
  | {
      readonly name: "appendIncremental";
      readonly bundles: readonly IncrementalBundle[];
      readonly infos: readonly string[] | undefined;
    }
  | {
      readonly name: "appendRestore";
      readonly document: string;
      readonly bundleNames: readonly string[];
      readonly infos: readonly string[] | undefined;
    }
  | { readonly name: "getFileHandle"; readonly bundleName: string; readonly uri: string }
  | { readonly name: "getFileHandles"; readonly bundleName: string; readonly uris: readonly string[] }
  | { readonly name: "publishFile"; readonly bundleName: string; readonly uri: string }
  | { readonly name: "release" }
  | { readonly name: "cancel"; readonly bundleName: string }
  | { readonly name: "updateTimer"; readonly bundleName: string; readonly timeoutMs: number }
  | { readonly name: "updateSendRate"; readonly bundleName: string; readonly rate: number }
  | { readonly name: "getBackupDataSize"; readonly list: readonly BundleTime[] }
  | { readonly name: "cleanBundleTempDir"; readonly bundleName: string }
  /** Nothing of the session depends on it. */
  | {
      readonly name: "other";
      /** True for functions of the module. */
      readonly dropsProxy: boolean;
      /** Every failure shows in its value alone. */
      readonly neverFails: boolean;
    };

/** What the service answers to a call: a code with perhaps a text, or true or false. */
export type FollowedAnswer = { readonly code: number; readonly message?: string } | boolean;

/** What became of a call, as far as it is known. */
export interface SeenAnswer {
  /** `seq` of the outcome; infinite when none was seen. */
  readonly seq: number;
  fits(answer: FollowedAnswer): boolean;
}

/** A file as the receiver of `onFileReady` sees it. */
export interface SeenFile {
  readonly uri: string;
  readonly errno: number;
  /** Names inside, when it is the index; undefined when nobody looked. */
  readonly listed: readonly string[] | undefined;
}

/** A callback that was seen. */
export interface SeenMessage {
  readonly seq: number;
  readonly callback: ClientMessage["callback"];
  /** Missing when its kind speaks of none. */
  readonly bundleName?: string;
  readonly session: string | undefined;
  /** What an extension decides: files, codes and texts; the service passes them on. */
  readonly files: readonly SeenFile[];
  readonly text: string | undefined;
  /** Number of an error as the service sent it; undefined when none was seen. */
  readonly code: number | undefined;
  fits(message: ClientMessage): boolean;
}

/** What else happened, and what nothing but the trace tells. */
export type WorldChange =
  | { readonly change: "extension-killed"; readonly bundleName: string }
  | { readonly change: "service-ended"; readonly killed: boolean }
  | { readonly change: "client-ended"; readonly tokenId: number };

export type FollowedEvent =
  | {
      readonly event: "call";
      readonly seq: number;
      readonly t: number;
      readonly id: number;
      readonly call: FollowedCall;
      readonly caller: Caller;
      /** The answer is there when the call returns: nothing else happens in between. */
      readonly immediate: boolean;
      readonly answer: SeenAnswer;
    }
  | { readonly event: "outcome"; readonly seq: number; readonly t: number; readonly id: number }
  | { readonly event: "message"; readonly seq: number; readonly t: number; readonly message: SeenMessage }
  | { readonly event: "happened"; readonly seq: number; readonly t: number; readonly what: WorldChange }
  /** Nothing of the service could bring this about. */
  | {
      readonly event: "impossible";
      readonly seq: number;
      readonly t: number;
      readonly allowed: readonly string[];
    }
  /** Something was asked that the trace does not tell: nothing behind it can be followed. */
  | { readonly event: "unknown"; readonly seq: number; readonly t: number; readonly why: string }
  /** For long enough nothing happened: whatever was due had come. */
  | { readonly event: "quiet"; readonly seq: number; readonly t: number };

/** How the platform answers when the service connects to an extension. */
export type ConnectMode = "ok" | "error" | "never" | "null";

/** What is known of a bundle's extension; undefined members: nobody knows. */
export interface KnownExtension {
  readonly connect: ConnectMode | undefined;
  /** The configuration allows backup and restore. */
  readonly allowed: boolean;
  readonly backup: ApplicationOutcome | undefined;
  readonly restore: ApplicationOutcome | undefined;
  readonly asksProgress: boolean | undefined;
  readonly hasOnRelease: boolean | undefined;
}

/** What the trace is about besides its events. */
export interface FollowedWorld {
  readonly bundles: BundleManager;
  extensionOf(bundleName: string): KnownExtension | undefined;
  /**
   * Unit of `t`: milliseconds, or nothing but an order. In the latter case the longest wait that fits between two
   * events.
   */
  readonly time: "ms" | { readonly longestWaitMs: number };
  /** The trace goes on after its last event: what did not come may still have come. */
  readonly isCutOff: boolean;
  /** The end of the service's process is an event of the trace. */
  readonly showsServiceEnd: boolean;
}

export interface FollowInput {
  readonly events: readonly FollowedEvent[];
  readonly world: FollowedWorld;
}
