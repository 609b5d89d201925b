import { open } from "node:fs/promises";
import { ConformanceError, messageOf } from "../errors.js";
import { traceFormat } from "./header.js";
import { traceLimits } from "./limits.js";
import { readTraceFile } from "./reader.js";
import type { Trace } from "./trace.js";
import { convertRecording, looksLikeRecording } from "./recording/convert.js";

/** Bytes that are looked at to tell a trace from a recording. */
const lookAhead = 64 * 1024;

/**
 * Reads a file that somebody kept: a trace of ours, or a recording of `golden/service`, told apart by content.
 * @param profile name of the profile of a recording; without it the build that was recorded decides
 * @throws ConformanceError `bad-trace`, `bad-recording`, `unsupported-version`, `too-large`; an error of the file
 *   system when the file cannot be read
 */
export async function readTraceOrRecording(path: string, profile?: string): Promise<Trace> {
  if (await beginsWithTraceHeader(path)) return readTraceFile(path);
  const value = await readDocument(path);
  if (looksLikeRecording(value)) return convertRecording(value, profile, path);
  throw new ConformanceError(
    "bad-trace",
    `${path} is neither a trace (line 1 holds "format":"ohbackup-trace") nor a recording (with case, calls, events).`,
    { where: "line 1" },
  );
}

/** A trace says what it is in its first line; a recording is one document that may have many. */
async function beginsWithTraceHeader(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(lookAhead), 0, lookAhead, 0);
    const [firstLine = ""] = buffer.toString("utf8", 0, bytesRead).split("\n", 1);
    return firstLine.includes(JSON.stringify(traceFormat));
  } finally {
    await file.close();
  }
}

async function readDocument(path: string): Promise<unknown> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    if (size > traceLimits.recordingBytes) {
      throw new ConformanceError(
        "too-large",
        `${path} has ${size} bytes; of a recording at most ${traceLimits.recordingBytes} are read.`,
      );
    }
    return JSON.parse(await file.readFile("utf8")) as unknown;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new ConformanceError("bad-trace", `${path} is neither a trace nor JSON: ${messageOf(cause)}.`, {
      where: "line 1",
      cause,
    });
  } finally {
    await file.close();
  }
}
