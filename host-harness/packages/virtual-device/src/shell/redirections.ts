import type { Redirection } from "unbash";
import { joinDevicePath } from "../files/device-path.js";
import type { ByteSink, ByteSource } from "./byte-pipe.js";
import { UnsupportedSyntax, expandText } from "./words.js";
import type { ExpansionScope } from "./words.js";

/** The three standard streams of a command. */
export interface Streams {
  readonly stdin: ByteSource;
  readonly stdout: ByteSink;
  readonly stderr: ByteSink;
}

interface OpenedStreams {
  readonly streams: Streams;
  /** Why a file could not be opened, in the words of the shell. */
  readonly problem?: string;
  close(): void;
}

const nowhere: ByteSink = { write: () => Promise.resolve() };

/** Opens the files of a command's redirections, in the order written; on a problem everything is closed again. */
export async function openRedirections(
  redirections: readonly Redirection[],
  streams: Streams,
  scope: ExpansionScope,
): Promise<OpenedStreams> {
  let { stdin, stdout, stderr } = streams;
  const closers: (() => void)[] = [];
  const close = (): void => {
    for (const closer of closers.splice(0)) closer();
  };
  for (const redirection of redirections) {
    if (redirection.type !== "Redirect" || redirection.target === undefined)
      throw new UnsupportedSyntax(redirection.operator);
    const target = await expandText(redirection.target, scope);
    const descriptor =
      redirection.descriptor?.type === "FileDescriptor" ? redirection.descriptor.value : undefined;
    if (redirection.operator === ">&") {
      if (descriptor === 2 && target === "1") stderr = stdout;
      else if ((descriptor ?? 1) === 1 && target === "2") stdout = stderr;
      else throw new UnsupportedSyntax(redirection.operator + target);
      continue;
    }
    try {
      const path = joinDevicePath(scope.cwd, target);
      if (redirection.operator === "<") {
        const source = path === "/dev/null" ? undefined : scope.files.openSource(path);
        if (source !== undefined) closers.push(source.close);
        stdin = source ?? { read: () => Promise.resolve(undefined) };
      } else if (redirection.operator === ">" || redirection.operator === ">>") {
        const sink =
          path === "/dev/null" ? undefined : scope.files.openSink(path, redirection.operator === ">>");
        if (sink !== undefined) closers.push(sink.close);
        if (descriptor === 2) stderr = sink ?? nowhere;
        else stdout = sink ?? nowhere;
      } else {
        throw new UnsupportedSyntax(redirection.operator);
      }
    } catch (error) {
      close();
      if (error instanceof UnsupportedSyntax) throw error;
      return { streams, problem: `can't open ${target}: ${scope.files.reason(error)}`, close };
    }
  }
  return { streams: { stdin, stdout, stderr }, close };
}
