/**
 * Names that Node offers and a device does not. Device code that uses one by mistake finds nothing here either,
 * instead of working on the host only.
 */
export const hiddenGlobals: Readonly<Record<string, undefined>> = Object.fromEntries(
  [
    "process",
    "Buffer",
    "global",
    "setImmediate",
    "clearImmediate",
    "queueMicrotask",
    "structuredClone",
    "fetch",
    "performance",
    "navigator",
    "crypto",
    "TextEncoder",
    "TextDecoder",
    "URL",
    "AbortController",
    "Blob",
    "WebSocket",
    "__filename",
    "__dirname",
  ].map((name) => [name, undefined]),
);
