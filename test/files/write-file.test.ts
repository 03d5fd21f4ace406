/** Output files: whole or not at all, links followed, modes kept, devices and pipes written through, nothing left behind. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { FileError } from '../../src/check.js';
import { appendLine, checkWritable, makeOutputFolder, writeFileAtomic } from '../../src/files/write-file.js';

const root = mkdtempSync(join(tmpdir(), 'ic-snn-write-'));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;
const newFolder = (): string => {
  const folder = join(root, String(folders++));
  mkdirSync(folder);
  return folder;
};
const WRITER = new URL('../../dist/files/write-file.js', import.meta.url).href;
/** A program that may use the writer. */
const program = (body: string) => [
  '--input-type=module',
  '-e',
  `import { writeFileAtomic } from ${JSON.stringify(WRITER)}; ${body}`,
];

test('a new file and a file that is there hold the content and nothing else is left', () => {
  const folder = newFolder();
  const path = join(folder, 'out.json');
  for (const content of ['first', 'and second', new Uint8Array([1, 2, 3])]) {
    checkWritable(path);
    writeFileAtomic(path, content);
    expect(readFileSync(path)).toEqual(Buffer.from(content as string));
    expect(readdirSync(folder)).toEqual(['out.json']);
  }
});

test.each([0o600, 0o755, 0o640])('mode %o of a file is kept', (mode) => {
  const path = join(newFolder(), 'out');
  writeFileSync(path, 'old');
  chmodSync(path, mode);
  writeFileAtomic(path, 'new');
  expect(statSync(path).mode & 0o7777).toBe(mode);
  expect(readFileSync(path, 'utf8')).toBe('new');
});

test('links are followed, also to where nothing is yet, and through another folder', () => {
  const [folder, other] = [newFolder(), newFolder()];
  writeFileSync(join(other, 'there'), 'old');
  symlinkSync(join(other, 'there'), join(folder, 'a'));
  symlinkSync('a', join(folder, 'b'));
  mkdirSync(join(other, 'sub'));
  symlinkSync(join(other, 'sub'), join(folder, 'sub'));
  symlinkSync('../missing', join(other, 'sub', 'c')); // of the folder that it lies in, not of the one it is reached by
  for (const [link, target] of [
    ['a', 'there'],
    ['b', 'there'],
    ['sub/c', 'missing'],
  ]) {
    writeFileAtomic(join(folder, link), `by ${link}`);
    expect(lstatSync(join(folder, link)).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(other, target), 'utf8')).toBe(`by ${link}`);
  }
  expect(readdirSync(folder)).toEqual(['a', 'b', 'sub']);
  expect(readdirSync(other).sort()).toEqual(['missing', 'sub', 'there']);
});

test('a device is written through and stays one', () => {
  writeFileAtomic('/dev/null', 'gone');
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  expect(() => writeFileAtomic('/dev/full', 'no room')).toThrow(
    '/dev/full: cannot be written (ENOSPC); free some space or write elsewhere',
  );
});

test('a pipe with a name is written through', async () => {
  const path = join(newFolder(), 'pipe');
  if (spawnSync('mkfifo', [path]).status !== 0) return;
  const reader = spawn('cat', [path]);
  const read = outputOf(reader);
  const content = 'x'.repeat(300_000); // more than a pipe holds
  expect(
    spawnSync('node', program(`writeFileAtomic(${JSON.stringify(path)}, '${'x'.repeat(1000)}'.repeat(300))`)).status,
  ).toBe(0);
  expect(await read).toBe(content);
  expect(lstatSync(path).isFIFO()).toBe(true);
});

test('standard output by name: a pipe, and a file that the shell opened, which keeps what was printed', () => {
  const print = program(`process.stdout.write('text\\n'); writeFileAtomic('/dev/stdout', 'facts\\n')`);
  expect(spawnSync('node', print, { encoding: 'utf8' }).stdout).toBe('text\nfacts\n');
  const file = join(newFolder(), 'out');
  spawnSync('bash', ['-c', `node "$@" > ${file}`, 'bash', ...print]);
  expect(readFileSync(file, 'utf8')).toBe('text\nfacts\n');
});

test.each([
  ['no name', () => '', 'is not the name of a file'],
  ['a folder to be', (folder: string) => join(folder, 'new/'), 'is not the name of a file'],
  ['a folder', (folder: string) => folder, 'is a folder; name a file in it'],
  ['a folder that is missing', (folder: string) => join(folder, 'a', 'b'), 'cannot be written (ENOENT)'],
  ['a file as folder', (folder: string) => join(folder, 'file', 'b'), 'cannot be written (ENOTDIR)'],
  ['a name that is too long', (folder: string) => join(folder, 'n'.repeat(300)), 'cannot be written (ENAMETOOLONG)'],
  ['a circle of links', (folder: string) => join(folder, 'circle'), 'cannot be written (ELOOP)'],
])('%s is refused before the work and at its end, in one line', (_, pathIn, says) => {
  const folder = newFolder();
  writeFileSync(join(folder, 'file'), '');
  symlinkSync('circle', join(folder, 'circle'));
  for (const work of [() => checkWritable(pathIn(folder)), () => writeFileAtomic(pathIn(folder), 'x')]) {
    expect(work).toThrow(FileError);
    expect(work).toThrow(says);
  }
  expect(readdirSync(folder).sort()).toEqual(['circle', 'file']);
});

test('a name as long as the system allows is fine', () => {
  const path = join(newFolder(), 'n'.repeat(255));
  writeFileAtomic(path, 'x');
  expect(readFileSync(path, 'utf8')).toBe('x');
});

test('a full disk leaves the old file and no other', () => {
  const folder = newFolder();
  const small = `mount -t tmpfs -o size=64k none ${folder} && cd ${folder} && printf old > out`;
  const check = 'ls -A; cat out';
  const body = `try { writeFileAtomic('out', new Uint8Array(100_000)) } catch (error) { console.log(error.message) }`;
  const { stdout, status } = spawnSync(
    'unshare',
    ['-rm', 'bash', '-c', `{ ${small}; } 2>&1 || exit 9; node "$@"; ${check}`, 'bash', ...program(body)],
    { encoding: 'utf8' },
  );
  if (status !== 0) return; // this system lets nobody make a small disk
  expect(stdout).toBe('out: cannot be written (ENOSPC); free some space or write elsewhere\nout\nold');
});

test('a folder for figures: made with those above it, or refused in one line', () => {
  const folder = newFolder();
  makeOutputFolder(join(folder, 'a', 'b'));
  makeOutputFolder(join(folder, 'a', 'b'));
  expect(statSync(join(folder, 'a', 'b')).isDirectory()).toBe(true);
  writeFileSync(join(folder, 'file'), '');
  expect(() => makeOutputFolder(join(folder, 'file'))).toThrow('cannot be written (EEXIST)');
  expect(() => makeOutputFolder(join(folder, 'file', 'sub'))).toThrow('cannot be written (ENOTDIR)');
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s while writing ends the program, with the file whole',
  async (signal) => {
    const path = join(newFolder(), 'out');
    const size = 2 ** 26;
    const child = spawn(
      'node',
      program(`writeFileAtomic(${JSON.stringify(path)}, new Uint8Array(${size})); setTimeout(() => {}, 60_000)`),
    );
    const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_, by) => resolve(by)));
    while (readdirSync(join(path, '..')).length === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    child.kill(signal);
    expect(await ended).toBe(signal);
    expect(readdirSync(join(path, '..'))).toEqual(['out']);
    expect(statSync(path).size).toBe(size);
  },
);

test('lines are added to a record, or what hinders it is told', () => {
  const path = join(newFolder(), 'counts.jsonl');
  for (const line of ['1', '2']) appendLine(path, line);
  expect(readFileSync(path, 'utf8')).toBe('1\n2\n');
  expect(() => appendLine('/dev/full', 'x')).toThrow('/dev/full: cannot be written (ENOSPC); free some space');
});

test('a hard link elsewhere keeps the old content: the file is replaced, not changed', () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'a'), 'old');
  linkSync(join(folder, 'a'), join(folder, 'b'));
  writeFileAtomic(join(folder, 'a'), 'new');
  expect(readFileSync(join(folder, 'b'), 'utf8')).toBe('old');
});

function outputOf(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += String(chunk);
  });
  return new Promise((resolve) => child.on('close', () => resolve(text)));
}
