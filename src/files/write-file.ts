/**
 * The one writer of output files, in Node: a file appears whole or not at all, whatever stops the program.
 *
 * It is written to a temporary name beside the target, forced to the disk and renamed. Symbolic links are followed; a file that is
 * there keeps its mode and, as far as the system lets, its owner. What is no file (a device, a pipe) is written through.
 */
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  appendFileSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { FileError } from '../check.js';
import { holdStops } from './hold-stops.js';

/**
 * Writes a file whole, or nothing. Where the path is a device, a pipe, or standard output by one of its names, it is written through.
 *
 * @throws FileError where it cannot be written: the file that was there is as it was, and nothing else is left behind
 */
export function writeFileAtomic(path: string, content: Uint8Array | string): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  inOneLine(path, () => {
    const target = targetOf(path);
    if (target.kind === 'stream') writeThrough(target, bytes);
    else viaTemporary(target, bytes, (temporary) => renameSync(temporary, target.path));
  });
}

/**
 * Adds a line to a record that grows while work goes on. A stop may cut the last line off: whoever reads it drops that.
 *
 * @throws FileError where it cannot be written
 */
export function appendLine(path: string, line: string): void {
  inOneLine(path, () => appendFileSync(path, `${line}\n`));
}

/**
 * Says before long work what {@link writeFileAtomic} would say after it.
 *
 * @throws FileError where the path is a folder, its folder is missing or not writable, or a file there is write-protected
 */
export function checkWritable(path: string): void {
  inOneLine(path, () => {
    const target = targetOf(path);
    if (target.kind === 'file') viaTemporary(target, Buffer.of(), (temporary) => rmSync(temporary));
  });
}

/**
 * Makes a folder for output files, and those above it, where they are missing.
 *
 * @throws FileError where it cannot be made or written into
 */
export function makeOutputFolder(path: string): void {
  inOneLine(path, () => {
    makeFolders(path);
    accessSync(path, constants.W_OK | constants.X_OK);
  });
}

/**
 * Makes a folder and those above it that are missing, and returns the first that was made. One after the other: where the
 * system says that a folder is not there and cannot be made either (as below /proc), Node tries for ever.
 *
 * @throws what the system says
 */
export function makeFolders(path: string): string | undefined {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) return undefined;
  const above = dirname(path);
  const first = above === path ? undefined : makeFolders(above);
  mkdirSync(path);
  return first ?? path;
}

/** Where bytes go. */
type Target =
  | { readonly kind: 'file'; readonly path: string; readonly before: Stats | undefined }
  | { readonly kind: 'stream'; readonly path: string; readonly descriptor: number | undefined };

function targetOf(path: string): Target {
  if (path === '' || /[\\/]$/.test(path)) throw new FileError(path, '', 'is not the name of a file; name one');
  const before = statSync(path, { throwIfNoEntry: false });
  if (!before) return { kind: 'file', path: endOfLinks(path), before };
  if (before.isDirectory()) throw new FileError(path, '', 'is a folder; name a file in it');
  // Standard output by another name: a file that the shell has opened must not be replaced under it.
  const descriptor = [1, 2].find((open) => isSame(open, before));
  if (descriptor !== undefined) return { kind: 'stream', path, descriptor };
  if (before.isBlockDevice() || before.isSocket())
    throw new FileError(path, '', 'is a disk or a socket, which is not written to; name a file');
  accessSync(path, constants.W_OK);
  if (!before.isFile()) return { kind: 'stream', path, descriptor };
  return { kind: 'file', path: realpathSync(path), before };
}

function isSame(descriptor: number, { dev, ino }: Stats): boolean {
  try {
    const open = fstatSync(descriptor);
    return open.dev === dev && open.ino === ino;
  } catch {
    return false; // closed
  }
}

/** The path that a link leads to where nothing is there yet; the path itself where it is no link. */
function endOfLinks(path: string): string {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return path;
  return endOfLinks(resolve(realpathSync(dirname(path)), readlinkSync(path)));
}

function viaTemporary(
  { path, before }: Target & { kind: 'file' },
  bytes: Uint8Array,
  use: (temporary: string) => void,
): void {
  const temporary = join(dirname(path), `.ic-snn-${randomBytes(6).toString('hex')}.tmp`);
  holdStops();
  try {
    const file = openSync(temporary, 'wx');
    try {
      if (before) keepOwnerAndMode(file, before);
      writeAll(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    use(temporary);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

function keepOwnerAndMode(file: number, { uid, gid, mode }: Stats): void {
  const own = fstatSync(file);
  try {
    if (own.uid !== uid || own.gid !== gid) fchownSync(file, uid, gid);
  } catch {
    // Only root can give a file away.
  }
  fchmodSync(file, mode & 0o7777);
}

/** The new name is safe on the disk only when the folder is; some systems cannot do that. */
function syncFolder(folder: string): void {
  try {
    const open = openSync(folder, 'r');
    try {
      fsyncSync(open);
    } finally {
      closeSync(open);
    }
  } catch {
    // The file itself is safe.
  }
}

function writeThrough({ path, descriptor }: Target & { kind: 'stream' }, bytes: Uint8Array): void {
  const open = descriptor ?? openSync(path, 'w');
  try {
    writeAll(open, bytes);
  } finally {
    if (descriptor === undefined) closeSync(open);
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(file, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error; // a pipe that is full for now
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** What to do about errors of the system. */
const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'free some space or write elsewhere',
  EDQUOT: 'free some space or write elsewhere',
  EFBIG: 'files of this size are not allowed there; write elsewhere',
  EPIPE: 'whoever reads it has stopped; start the reader again',
  ENXIO: 'nobody is there; name a file',
};

function inOneLine(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof FileError || code === undefined) throw error;
    throw new FileError(
      path,
      '',
      `cannot be written (${code}); ${ADVICE[code] ?? 'check the folder and its permissions'}`,
    );
  }
}
