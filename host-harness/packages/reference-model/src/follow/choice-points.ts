/** A step that may go several ways asks which one; the first of `count` ways is the ordinary one. */
export type Choose = (count: number) => number;

/**
 * Runs a step once for every way it may go. Steps are deterministic but for what they ask, so a run is repeated with
 * other answers.
 * @param run one run of the step from its beginning
 */
export function everyWay<Result>(run: (choose: Choose) => Result): readonly Result[] {
  const results: Result[] = [];
  const open: (readonly number[])[] = [[]];
  for (let fixed = open.pop(); fixed !== undefined; fixed = open.pop()) {
    const answers = [...fixed];
    let asked = 0;
    results.push(
      run((count) => {
        const place = asked;
        asked += 1;
        const known = answers[place];
        if (known !== undefined) return known;
        for (let other = count - 1; other > 0; other -= 1) open.push([...answers, other]);
        answers.push(0);
        return 0;
      }),
    );
  }
  return results;
}
