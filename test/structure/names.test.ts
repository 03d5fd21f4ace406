/** A name that a file exports is no other file's: who reads it elsewhere knows what it is. */
import { expect, test } from 'vitest';
import { codeLines, SOURCES } from '../support/sources.js';

const DECLARED = /^export (?:async )?(?:abstract )?(?:const|function|class|interface|type) (\w+)/gm;

/** These write the same layers in float32 as that file does in any arithmetic, under the same names. */
const TWINS = ['engine/memoryless.ts', 'engine/reference/layers.ts'];

test('exported names are unique', () => {
  const places = new Map<string, string[]>();
  for (const path of SOURCES) {
    for (const [, name] of codeLines(path).join('\n').matchAll(DECLARED))
      places.set(name, [...(places.get(name) ?? []), path]);
  }
  expect(places.size).toBeGreaterThan(500); // the pattern finds them
  const again = [...places].filter(([, files]) => files.length > 1 && String(files.toSorted()) !== String(TWINS));
  expect(again).toEqual([]);
});
