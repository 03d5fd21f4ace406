/**
 * Planted errors, in the text files beside this one. Each replaces a text that occurs once in a file of the project, and
 * must make a fast test fail:
 *
 *     @ src/paper/rate.ts            the file, for those that follow
 *
 *     Eq. (8) counts one spike more
 *     - return spikes / T;
 *     + return (spikes + 1) / T;
 *     ! test/properties/properties.test.ts rateFollowsFromPotential
 *
 * Behind ! stand a test file and a part of the names (with those of the groups they are in) of the tests that must find
 * it. Texts, not JavaScript: sources are full of quotes of every kind.
 */
import { readFileSync } from 'node:fs';

const FILES = ['paper.txt', 'methods.txt', 'calibration.txt', 'convert.txt'];

/** { name, file, find, replace, test, pattern } of each planted error. */
export const MUTANTS = FILES.flatMap((name) => parse(readFileSync(new URL(name, import.meta.url), 'utf8'), name));

function parse(text, name) {
  const [, ...paragraphs] = text.trimEnd().split(/\n{2,}/);
  let file;
  return paragraphs.flatMap((paragraph) => {
    const lines = paragraph.split('\n');
    if (lines[0].startsWith('@ ')) {
      file = lines[0].slice(2);
      return [];
    }
    const [title, find, replace, found] = lines;
    const wellFormed =
      lines.length === 4 && find.startsWith('- ') && replace.startsWith('+') && found.startsWith('! ') && file;
    if (!wellFormed) throw new Error(`${name}: not a planted error:\n${paragraph}`);
    const at = found.indexOf(' ', 2);
    const [test, pattern] = [found.slice(2, at), found.slice(at + 1)];
    return [{ name: title, file, find: find.slice(2), replace: replace.slice(2), test, pattern }];
  });
}
