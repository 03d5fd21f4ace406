/** Finds citations of the paper's equations in sources and texts. */

/** One `Eq. (n)`, or a range or list such as `Eq. (2)–(6)` or `Eq. (8) and (9)`. */
export interface Citation {
  readonly numbers: readonly number[];
}

const NEXT = /^(–|-| to | and | or |, )\((\d+)\)/;

/** The citations of a text, ranges written out. */
export function citationsIn(text: string): Citation[] {
  return [...text.matchAll(/Eq\. \((\d+)\)/g)].map((match) => {
    const numbers = [Number(match[1])];
    let rest = text.slice(match.index + match[0].length);
    for (let next = NEXT.exec(rest); next; next = NEXT.exec(rest)) {
      const [from, to] = [numbers[numbers.length - 1], Number(next[2])];
      if (/^(–|-| to )$/.test(next[1])) for (let n = from + 1; n < to; n++) numbers.push(n);
      numbers.push(to);
      rest = rest.slice(next[0].length);
    }
    return { numbers };
  });
}

/** Is there a citation that the search for `Eq. (n)` does not find? */
export function malformedIn(text: string): boolean {
  return /\b[Ee]qs?\. ?\d|\b[Ee]qs?\.\(|\beqs?\. \(\d|\bEqs\. |\b[Ee]quations? \(?\d/.test(text);
}

/** A line of code that says in a comment behind it which equation it computes. */
export interface Claim {
  /** Index of the line. */
  readonly at: number;
  /** The statement up to the comment, from its first line. */
  readonly code: string;
  readonly numbers: readonly number[];
}

/** Every line that ends in `// Eq. (n) …`; a range, `// Eq. (2)–(6)`, only says what is done there as a whole. */
export function claimsIn(lines: readonly string[]): Claim[] {
  return lines.flatMap((line, at) => {
    const match = /^(.*\S)\s*\/\/ (Eq\. \(\d+\)(?!–| to )(?:(?: and |, )(?:Eq\. )?\(\d+\))*)/.exec(line);
    if (!match || /^\s*(\/\/|\*|\/\*)/.test(line)) return [];
    let code = match[1];
    for (let above = at - 1; above >= 0 && !/(^|[;{}]|\*\/)\s*(\/\/.*)?$/.test(lines[above]); above--)
      code = `${lines[above]}\n${code}`;
    return [{ at, code, numbers: citationsIn(match[2]).flatMap(({ numbers }) => numbers) }];
  });
}

/** Name of the top-level function around a line, or ''. */
export function functionAt(lines: readonly string[], at: number): string {
  for (let i = at; i >= 0; i--) {
    const name = /^(?:export )?function (\w+)/.exec(lines[i])?.[1];
    if (name) return name;
    if (i < at && lines[i] === '}') return '';
  }
  return '';
}
