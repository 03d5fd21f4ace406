/** Output files appear whole or not at all. */
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { FileError } from '../check.js';

/**
 * Writes to a temporary name beside the target, then renames.
 *
 * @throws FileError where the folder is missing or not writable; nothing is left behind
 */
export function writeFileAtomic(path: string, content: Uint8Array | string): void {
  viaTemporary(path, content, (temporary) => renameSync(temporary, path));
}

/**
 * Says before long work what {@link writeFileAtomic} would say after it.
 *
 * @throws FileError where the path is a folder, or its folder is missing or not writable
 */
export function checkWritable(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new FileError(path, '', 'is a folder; name a file in it');
  viaTemporary(path, '', (temporary) => rmSync(temporary));
}

function viaTemporary(path: string, content: Uint8Array | string, use: (temporary: string) => void): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, content, { flag: 'wx' });
    use(temporary);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new FileError(
      path,
      '',
      `cannot be written (${(error as NodeJS.ErrnoException).code}); check the folder and its permissions`,
    );
  }
}
