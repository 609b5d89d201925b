/** One line of the table of contradictions (`spec/js-api.md §6`), with the check that the model follows its verdict. */
export interface Verdict {
  readonly number: number;
  readonly subject: string;
  readonly check: () => void | Promise<void>;
}
