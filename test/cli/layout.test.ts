/** No table is wider than the terminal, and none loses a number. */
import { expect, test } from 'vitest';
import { fitTable, terminalWidth, wrap } from '../../src/cli/layout.js';
import { randomFloats } from '../support/random-network.js';

const longest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

test('what fits stands as it is, numbers right, names left', () => {
  expect(
    fitTable(
      ['name', 'n'],
      [
        ['a', '10'],
        ['bcdefg', '9'],
      ],
      { width: 10 },
    ),
  ).toBe('name     n\n------  --\na       10\nbcdefg   9');
});

test('what does not is continued below, with the columns that say which row it is', () => {
  const header = ['method', 'T', 'correct', 'loss'];
  const rows = [['ic-snn', '8', '1000', '12.34']];
  expect(fitTable(header, rows, { keys: 2, width: 20 })).toBe(
    [
      ...['method  T  correct', '------  -  -------', 'ic-snn  8     1000', ''],
      ...['method  T   loss', '------  -  -----', 'ic-snn  8  12.34'],
    ].join('\n'),
  );
});

test('a long name loses its middle', () => {
  const text = fitTable(
    ['layer', 'value'],
    [
      [`${'x'.repeat(50)}end`, '1'],
      [`${'x'.repeat(50)}END`, '2'],
    ],
    { width: 40 },
  );
  expect(text).toMatch(/^xxx+…x+end +1$/m);
  expect(text).toMatch(/^xxx+…x+END +2$/m);
});

test('at any width, with any columns: never wider, and every cell that can stand does', () => {
  const random = randomFloats(4);
  const word = (most: number) => 'x'.repeat(1 + Math.floor(random() * most));
  for (let n = 0; n < 500; n++) {
    const columns = 2 + Math.floor(random() * 12);
    const keys = 1 + Math.floor(random() * Math.min(2, columns - 1));
    const [header, ...rows] = Array.from({ length: 4 }, () =>
      Array.from({ length: columns }, (_, i) => `${word(i === 0 ? 60 : 9)}${i}`),
    );
    const width = 40 + Math.floor(random() * 160);
    const text = fitTable(header, rows, { keys, width });
    expect(longest(text)).toBeLessThanOrEqual(width);
    for (const row of rows) for (const cell of row.slice(keys)) expect(text).toContain(cell);
  }
});

test('prose: lines of at most the width, no word lost, indented', () => {
  const random = randomFloats(9);
  for (let n = 0; n < 300; n++) {
    const words = Array.from({ length: 40 }, () => 'x'.repeat(1 + Math.floor(random() * 12)));
    const width = 16 + Math.floor(random() * 60);
    const text = wrap(words.join(' '), width, '  ');
    expect(longest(text)).toBeLessThanOrEqual(width);
    expect(text.split(/\s+/)).toEqual(words);
  }
  expect(wrap(`a ${'y'.repeat(30)} b`, 10)).toBe(`a\n${'y'.repeat(30)}\nb`);
  expect(wrap('one\ntwo', 80)).toBe('one\ntwo');
});

test('COLUMNS decides where it is set', () => {
  const before = process.env.COLUMNS;
  process.env.COLUMNS = '123';
  expect(terminalWidth()).toBe(123);
  process.env.COLUMNS = 'wide';
  expect(terminalWidth()).toBe(process.stdout.columns || 80);
  if (before === undefined) delete process.env.COLUMNS;
  else process.env.COLUMNS = before;
});
