/**
 * Citations of the paper: every `Eq. (n)` and every section number in code, texts and kernels means what the paper means
 * by it, and every equation is found in code, kernel and test.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { EQUATIONS } from '../../src/paper/equations.js';
import { type Citation, citationsIn, claimsIn, functionAt, malformedIn } from '../support/citations.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(`${root}/${path}`, 'utf8');
const under = (folder: string, ending: RegExp) =>
  readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => ending.test(path) && !path.includes('.generated.'))
    .sort();

const CODE = [...under('src', /\.(ts|html)$/), ...under('assembly', /\.ts$/)];
const TEXTS = [...CODE, 'README.md', 'data/readings.md'];
const TESTS = under('test', /\.ts$/).filter((path) => !/citations|mutants/.test(path));
const equation = (n: number) => EQUATIONS[n - 1];
const withLines = (paths: readonly string[]) =>
  paths.flatMap((path) =>
    read(path)
      .split('\n')
      .map((line, i) => ({ path, line, at: i })),
  );

/** Wrong citations that are still there, as the tests print them. Take out what is mended; put nothing in. */
const KNOWN: readonly string[] = [];

/** Fails on a citation that is wrong and not listed, and on a listed one that is mended. */
function expectNone(kind: string, found: readonly string[]): void {
  const known = KNOWN.filter((one) => one.startsWith(`${kind}: `)).map((one) => one.slice(kind.length + 2));
  expect(
    found.filter((one) => !known.includes(one)),
    kind,
  ).toEqual([]);
  expect(
    known.filter((one) => !found.includes(one)),
    'mended: take it out of KNOWN',
  ).toEqual([]);
}

test('the quoted list has the numbers 1 to 15 in order, with the sections of the paper', () => {
  expect(EQUATIONS.map(({ n }) => n)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
  for (const { n, section } of EQUATIONS) expect(section).toBe(n <= 3 ? '3.1' : n <= 11 ? '3.2' : '3.4');
  for (const { formula } of EQUATIONS) expect(formula).not.toMatch(/\b[Wabr]\b(?!\^)/); // with the layer's index
});

test('every citation is spelled Eq. (n) with an n from 1 to 15', () => {
  const wrong = withLines(TEXTS).flatMap(({ path, line }) => {
    const numbers = citationsIn(line).flatMap(({ numbers }) => numbers);
    const bad = malformedIn(line) || numbers.some((n) => n < 1 || n > 15);
    return bad ? [`${path}: ${line.trim()}`] : [];
  });
  expectNone('spelling', wrong);
});

test('a line that ends in // Eq. (n) calls a function of n, or stands in one or in the kernel of n', () => {
  const wrong = CODE.filter((path) => !path.endsWith('.html')).flatMap((path) => {
    const lines = read(path).split('\n');
    return claimsIn(lines).flatMap(({ at, code, numbers }) =>
      numbers
        .filter((n) => n >= 1 && n <= 15)
        .filter((n) => {
          const { functions, kernel } = equation(n);
          const calls = functions.some((name) => new RegExp(`\\b${name}\\(`).test(code));
          const inside = path.startsWith('src/paper/') && functions.includes(functionAt(lines, at));
          return !calls && !inside && path !== kernel;
        })
        .map((n) => `(${n}) ${path}: ${lines[at].trim()}`),
    );
  });
  expectNone('code', wrong);
});

test('every number has a function in src/paper whose body or sentence carries the number', () => {
  const bodies = new Map<string, string>();
  const sentences = new Map<string, string>();
  for (const path of under('src/paper', /\.ts$/)) {
    const lines = read(path).split('\n');
    let comment = '';
    for (const [at, line] of lines.entries()) {
      if (/^(\/\*\*| \*)/.test(line)) comment = line.startsWith('/**') ? line : `${comment}${line}`;
      const name = functionAt(lines, at);
      if (!name) continue;
      bodies.set(name, `${bodies.get(name) ?? ''}${line}\n`);
      if (!sentences.has(name)) sentences.set(name, comment);
    }
  }
  for (const { n, functions } of EQUATIONS) {
    expect(functions.length).toBeGreaterThan(0);
    for (const name of functions) {
      expect(bodies.has(name), `${name} of Eq. (${n}) is in src/paper`).toBe(true);
      const numbers = citationsIn(sentences.get(name) ?? '').flatMap((one: Citation) => one.numbers);
      expect(numbers, `the sentence above ${name} names Eq. (${n})`).toContain(n);
    }
    const carried =
      functions.some((name) => bodies.get(name)?.includes(`// Eq. (${n})`)) ||
      functions.some((name) => new RegExp(`// Eq\\..*Eq\\. \\(${n}\\)`).test(bodies.get(name) ?? ''));
    expect(carried, `a body line ends in // Eq. (${n})`).toBe(true);
  }
});

test('git grep "Eq. (n)" finds every equation in code, kernel and test', () => {
  const contains = (paths: readonly string[], n: number) => paths.some((path) => read(path).includes(`Eq. (${n})`));
  const missing = EQUATIONS.flatMap(({ n, kernel }) => [
    ...(contains(
      CODE.filter((path) => path.startsWith('src/') && !path.endsWith('equations.ts')),
      n,
    )
      ? []
      : [`(${n}) src`]),
    ...(kernel === null || contains([kernel], n) ? [] : [`(${n}) ${kernel}`]),
    ...(contains(TESTS, n) ? [] : [`(${n}) test`]),
  ]);
  expectNone('missing', missing);
});

/** What has been put beside a number that is not its equation. */
const MISUSES: readonly { readonly n: number; readonly wrong: RegExp; readonly why: string }[] = [
  { n: 2, wrong: /\b[IX](\(t\))? = W x/, why: 'X = W x + b has no number; Eq. (2) is the integration' },
  { n: 5, wrong: /\bx(\(t\))? = θ/, why: 'x = θ V_th has no number; Eq. (5) is the recursion' },
  { n: 10, wrong: /\br = |rearrang/i, why: 'Eq. (10) is v(T) from both rates; Eq. (11) is it arranged for r' },
  { n: 3, wrong: /\bθ(\(t\))? = /, why: 'θ is Eq. (6)' },
];

test('formulas beside a number are those of the quoted list', () => {
  const wrong = withLines(TEXTS).flatMap(({ path, line }) => {
    if (path === 'src/paper/equations.ts') return [];
    const alone = (n: number) => new RegExp(`Eq\\. \\(${n}\\)(?!–| to )`).test(line); // a range is about more than its ends
    return MISUSES.filter(({ n, wrong }) => alone(n) && wrong.test(line))
      .filter(({ n }) => !new RegExp(`no number|of Eq\\. \\(${n}\\)`).test(line))
      .map(({ why }) => `${path}: ${line.trim()} (${why})`);
  });
  expectNone('formula', wrong);
});

test('every sentence "formula, Eq. (n)" of src/paper has the formula of the quoted list', () => {
  const found = new Set<number>();
  for (const path of under('src/paper', /\.ts$/)) {
    const text = read(path).replace(/\n \* ?/g, ' ');
    for (const [, formula, n] of text.matchAll(/(?:\/\*\*|;) +([^;*]*? = [^;*]*?), Eq\. \((\d+)\)/g)) {
      expect(formula, path).toBe(equation(Number(n)).spelled);
      found.add(Number(n));
    }
  }
  // Functions of (13) and (15) compute one side each.
  expect([...found].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14]);
});

test('sections are those of the paper, and equations are in their section', () => {
  const wrong = withLines(TEXTS).flatMap(({ path, line }) => {
    const sections = [...line.matchAll(/\b[Ss]ections? (\d(?:\.\d)?)(?: and (\d\.\d))?/g)].flatMap(([, a, b]) =>
      b ? [a, b] : [a],
    );
    const unknown = sections.some((section) => !/^(2|3|4|3\.[1-4]|4\.[1-3])$/.test(section));
    const pairs = [
      ...[...line.matchAll(/Eq\. \((\d+)\)(?:–\((\d+)\))? of section (\d\.\d)/g)].map(([, a, b, s]) => [a, b ?? a, s]),
      ...[...line.matchAll(/section (\d\.\d), Eq\. \((\d+)\)(?:–\((\d+)\))?/g)].map(([, s, a, b]) => [a, b ?? a, s]),
    ];
    const apart = pairs.some(([a, b, s]) => equation(Number(a)).section !== s || equation(Number(b)).section !== s);
    return unknown || apart ? [`${path}: ${line.trim()}`] : [];
  });
  expectNone('section', wrong);
});
