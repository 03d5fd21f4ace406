/** The expected files out of a .tar.gz, and nothing else. Node only. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { TarHeader } from 'modern-tar';
import { unpackTar } from 'modern-tar/fs';
import { FileError } from '../check.js';
import { type ArchiveMember, type DatasetArchive, isComplete, MAX_LABEL_BYTES } from './archives.js';

/** An archive on the disk, what it should be, and where it came from, for messages. */
export interface FetchedArchive {
  readonly path: string;
  readonly url: string;
  readonly expected: DatasetArchive;
}

/**
 * Unpacks the expected files of an archive into a folder, flat. Other regular files and folders are passed over.
 *
 * @param progress  is told how many bytes of the archive are through
 * @throws FileError where it is no whole archive, lacks a file or has one twice or of another size, or holds anything
 *   that could reach out of a folder: a link, a device, a path with `..`
 */
export async function unpackArchive(
  archive: FetchedArchive,
  folder: string,
  progress: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const counted = async function* (source: AsyncIterable<Uint8Array>) {
    let done = 0;
    for await (const chunk of source) {
      done += chunk.length;
      progress(done);
      yield chunk;
    }
  };
  const { url, expected } = archive;
  const seen = new Set<ArchiveMember>();
  const memberOf = (path: string) => expected.members.find(({ name }) => path === `${expected.directory}/${name}`);
  const filter = (header: TarHeader): boolean => {
    const path = checkEntry(header, url);
    const member = memberOf(path);
    if (header.type !== 'file' || !member) return false;
    if (seen.has(member)) throw new FileError(url, path, 'is there twice; do not use this archive');
    seen.add(member);
    checkSize(header.size, member, url, path);
    return true;
  };
  // The name is the expected one, never one from the archive.
  const map = (header: TarHeader): TarHeader => ({ ...header, name: memberOf(plainPath(header.name))?.name ?? '' });
  const target = unpackTar(folder, { strict: true, fmode: 0o644, filter, map });
  try {
    await pipeline(createReadStream(archive.path), counted, createGunzip(), target, { ...(signal && { signal }) });
  } catch (error) {
    throw asFileError(error, url);
  }
  const missing = expected.members.filter((member) => !seen.has(member)).map(({ name }) => name);
  if (missing.length > 0) throw new FileError(url, '', `holds no ${missing.join(', ')}; do not use this archive`);
  const wrong = expected.members.find((member) => !isComplete(join(folder, member.name), member));
  if (wrong) throw new FileError(url, wrong.name, 'is not what it should be; do not use this archive');
}

/** What zlib and the tar reader say, as an error of the file; errors of the disk stay what they are. */
function asFileError(error: unknown, url: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof FileError || (code !== undefined && !code.startsWith('Z_'))) return error;
  const [kind, reason] = code === undefined ? ['tar', message] : ['gzip', code];
  return new FileError(url, '', `is no whole ${kind} file (${reason}); try again, do not use this file`);
}

/** The path of an entry that is harmless; backslashes and drive letters are separators on Windows. */
function checkEntry({ name, type = 'file' }: TarHeader, url: string): string {
  const entry = JSON.stringify(name);
  if (type !== 'file' && type !== 'directory')
    throw new FileError(url, entry, `is no file or folder (${type}); do not use this archive`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  if (name === '' || /^\/|^[a-z]:|[\\\x00-\x1f\x7f]/i.test(name) || name.split('/').includes('..'))
    throw new FileError(url, entry, 'is no plain path inside a folder; do not use this archive');
  return plainPath(name);
}

/** Without `./` and doubled slashes. */
function plainPath(name: string): string {
  const parts = name.split('/');
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}

function checkSize(size: number, member: ArchiveMember, url: string, path: string): void {
  const right = 'bytes' in member ? size === member.bytes : size <= MAX_LABEL_BYTES;
  const expected = 'bytes' in member ? member.bytes : `at most ${MAX_LABEL_BYTES}`;
  if (!right) throw new FileError(url, path, `has ${size} bytes, expected ${expected}; do not use this archive`);
}
