/** How a command ended; scripts rely on these numbers (`README.md`). */
export const exitCode = {
  good: 0,
  judgedBad: 1,
  usage: 2,
  noDevice: 3,
  notJudged: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
