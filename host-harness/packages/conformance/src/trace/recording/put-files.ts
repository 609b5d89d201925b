import { z } from "zod";
import { ConformanceError } from "../../errors.js";
import { firstProblem } from "../../schema-problem.js";
import { traceLimits } from "../limits.js";
import { recordedFileSchema } from "./recording-schema.js";
import type { RecordedCall, RecordedFile, Recording } from "./recording-schema.js";

const putFilesSchema = z.array(recordedFileSchema).max(traceLimits.listLength);
export const putFilesCall = "world:putFiles";

/**
 * The files that a step of the surroundings puts into a bundle.
 * @throws ConformanceError `bad-recording`
 */
export function putFilesOf(call: RecordedCall): readonly RecordedFile[] {
  const parsed = putFilesSchema.safeParse(call.args?.[1] ?? []);
  if (parsed.success) return parsed.data;
  const { path, text } = firstProblem(parsed.error);
  const where = `args[1], ${path}`;
  throw new ConformanceError("bad-recording", `${putFilesCall} at t ${call.t}, ${where}: ${text}.`, {
    where,
  });
}

/**
 * Files that are described by size and seed are made again for their digest. A few bytes can ask for any amount.
 * @throws ConformanceError `too-large`
 */
export function checkGeneratedSize(recording: Recording, origin: string): void {
  const put = recording.calls.filter(({ call }) => call === putFilesCall).flatMap(putFilesOf);
  const files = [...recording.world.bundles.flatMap((bundle) => bundle.files ?? []), ...put];
  const bytes = files.reduce((sum, { content, size }) => sum + (content === undefined ? (size ?? 0) : 0), 0);
  if (bytes <= traceLimits.generatedBytes) return;
  throw new ConformanceError(
    "too-large",
    `${origin} describes ${bytes} bytes of generated files; at most ${traceLimits.generatedBytes} are made.`,
  );
}
