import { convertRecording, isConformanceError, parseScenario, parseTrace } from "@ohbackup/conformance";
import { mutateJson, mutateJsonLines } from "../mutate/json-tree.js";
import { statelessTarget } from "../target.js";

const isExpected = (error: unknown): boolean => isConformanceError(error);
const words = [
  "{",
  "}",
  "[",
  "]",
  '"',
  ",",
  ":",
  "null",
  "1e999",
  "\\ud800",
  "\0",
  "\n",
  '"seq"',
  '"version"',
  '"t"',
];

/** The JSON of a document; whoever calls these readers has parsed it and answers for its syntax. */
function documentOf(input: Buffer): unknown {
  try {
    return JSON.parse(input.toString("utf8")) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export const trace = statelessTarget(
  {
    name: "trace",
    words,
    mutators: [mutateJsonLines],
    isExpected,
    memory: 8 * 1024 * 1024,
    memoryPerByte: 16_384,
  },
  (input) => {
    parseTrace(input.toString("utf8"));
  },
);

export const recording = statelessTarget(
  {
    name: "recording",
    words,
    mutators: [mutateJson],
    isExpected,
    memory: 8 * 1024 * 1024,
    // It may have to make as many bytes as the reader allows.
    milliseconds: 2500,
    memoryPerByte: 16_384,
  },
  (input) => {
    convertRecording(documentOf(input));
  },
);

export const scenario = statelessTarget(
  {
    name: "scenario",
    words,
    mutators: [mutateJson],
    isExpected,
    memory: 8 * 1024 * 1024,
    memoryPerByte: 16_384,
  },
  (input) => {
    parseScenario(documentOf(input));
  },
);
