/** README.md: its library example runs as it stands in the package's folder, and the files that it names are there. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = readFileSync(join(root, 'README.md'), 'utf8');

test('the library example runs', () => {
  const [, example] = /## As a library\n\n```ts\n(.*?)```/s.exec(text) ?? [];
  const program = `${example}
console.log(JSON.stringify({ logits: logits.length, logitsSum: logitsSum.length, spikes: spikes.length, steps: snn.steps }));`;
  const folder = join(root, 'build'); // inside the package, so that it can be imported by its name
  const file = join(folder, 'readme-example.mjs');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, program);
  try {
    const output = execFileSync(process.execPath, [file], { cwd: root, encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual({ logits: 10, logitsSum: 10, spikes: 19, steps: 8 });
  } finally {
    rmSync(file);
  }
});

test('every file and folder that it names is there', () => {
  const named = [...text.matchAll(/`((?:src|test|assembly|data|bench)\/[\w./-]*)`/g)].map(([, path]) => path);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
