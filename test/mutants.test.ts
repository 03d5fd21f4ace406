/** The list of planted errors fits the sources, and no public function of the paper and the conversion is left out. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly test: string;
  readonly pattern: string;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const { MUTANTS } = (await import(new URL('mutants/list.mjs', import.meta.url).href)) as {
  readonly MUTANTS: readonly Mutant[];
};

const sources = new Map<string, string>();
function read(file: string): string {
  const text = sources.get(file) ?? readFileSync(join(root, file), 'utf8');
  sources.set(file, text);
  return text;
}

test.each(MUTANTS)('$file: $name', ({ file, find, replace, test: testFile, pattern }) => {
  expect(read(file).split(find).length - 1, 'how often the text occurs').toBe(1);
  expect(replace).not.toBe(find);
  expect(existsSync(join(root, testFile)), testFile).toBe(true);
  expect(pattern).not.toBe('');
});

test('no two are the same', () => {
  const keys = MUTANTS.map(({ file, find, replace, test: by, pattern }) =>
    [file, find, replace, by, pattern].join('\n'),
  );
  expect(new Set(keys).size).toBe(MUTANTS.length);
});

test('every property has a planted error', () => {
  const file = 'test/properties/properties.test.ts';
  const properties = [...read(file).matchAll(/(?<=test\(')\w+/g)].map(([name]) => name);
  const planted = MUTANTS.filter(({ test: by }) => by === file).map(({ pattern }) => pattern);
  expect(properties.filter((name) => !planted.includes(name))).toEqual([]);
  expect(properties.length).toBeGreaterThan(10);
});

interface PublicFunction {
  readonly name: string;
  /** Where its text starts and ends in the file. */
  readonly from: number;
  readonly to: number;
}

/**
 * Exported functions, public methods of exported classes, and exported entries of the tables of methods, jobs and tasks:
 * as they lie in our formatting, from the line that starts them to the one that closes them.
 */
function publicFunctions(text: string): PublicFunction[] {
  const found: PublicFunction[] = [];
  const add = (name: string, from: number, closing: string) =>
    found.push({ name, from, to: text.indexOf(closing, from) });
  for (const { 1: name, index } of text.matchAll(/^export (?:async )?function (\w+)/gm)) add(name, index, '\n}');
  for (const { 1: name, index } of text.matchAll(/^export const (\w+): (?:Method|Job|Task)\b/gm))
    add(name, index, '\n};');
  for (const { 1: owner, index: from } of text.matchAll(/^export class (\w+)/gm)) {
    const body = text.slice(from, text.indexOf('\n}', from));
    for (const { 1: name, index } of body.matchAll(/^ {2}(?:async )?(\w+)(?:<.*>)?\(/gm)) {
      if (name !== 'constructor') add(`${owner}.${name}`, from + index, '\n  }');
    }
  }
  return found;
}

describe.each(['src/paper', 'src/convert'])('%s: every public function has a planted error', (folder) => {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file))
    .filter((file) => publicFunctions(read(file)).length > 0);

  test.each(files)('%s', (file) => {
    const text = read(file);
    const planted = MUTANTS.filter((one) => one.file === file).map(({ find }) => text.indexOf(find));
    const without = publicFunctions(text).filter(({ from, to }) => !planted.some((at) => at >= from && at < to));
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  test('there are such functions', () => {
    expect(files.flatMap((file) => publicFunctions(read(file))).length).toBeGreaterThan(20);
  });
});
