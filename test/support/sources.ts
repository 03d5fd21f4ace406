/** The sources as text: who imports whom, and code without its comments. */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));

/** Every TypeScript file of src but those that are built, as in `engine/create.ts`. */
export const SOURCES: readonly string[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts') && !path.includes('.generated.'))
  .sort();

/** Its lines without comments; a line that is a comment is empty. */
export function codeLines(path: string): string[] {
  return readFileSync(`${SRC}/${path}`, 'utf8')
    .split('\n')
    .map((line) => (/^\s*(\/\/|\/\*|\*)/.test(line) ? '' : line.replace(/\s\/\/ .*$/, '')));
}

/** One import, also of types, and one that is made later. */
export interface Import {
  readonly from: string;
  /** A path as `from`, or the name of a package. */
  readonly to: string;
  /** Gone when the program runs. */
  readonly isType: boolean;
}

/** What a source imports. */
export function importsOf(from: string): Import[] {
  const code = codeLines(from).join('\n');
  const found = [
    ...code.matchAll(/^(?:import|export)\b( type )?(?:[^'"`;]*? from)?\s*['"]([^'"]+)['"]/gm),
    ...code.matchAll(/(typeof )?\bimport\(\s*['"]([^'"]+)['"]\s*\)/g),
  ];
  return found.map(([, type, name]) => ({
    from,
    isType: type !== undefined,
    to: name.startsWith('.') ? posix.join(posix.dirname(from), name).replace(/\.js$/, '.ts') : name,
  }));
}
