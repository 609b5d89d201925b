/** Level of a message, as its first byte in an ECHO packet (`spec/hdc.md §9.1`). */
export const MessageLevel = { fail: 0, info: 1, success: 2 } as const;
export type MessageLevel = (typeof MessageLevel)[keyof typeof MessageLevel];

const prefixes: Readonly<Record<MessageLevel, string>> = { 0: "[Fail]", 1: "[Info]", 2: "" };

/** A message as the client–server link carries it: prefix by level, `\r\n` unless a line end is there (`§4.2`). */
export function messageText(level: MessageLevel, text: string): string {
  return prefixes[level] + text + (text.endsWith("\n") ? "" : "\r\n");
}

/** The message behind a `[Fail]` at the start, without its line end; undefined when there is none. */
export function failureText(text: string): string | undefined {
  const prefix = prefixes[MessageLevel.fail];
  return text.startsWith(prefix) ? text.slice(prefix.length).trimEnd() : undefined;
}
