/** Output files appear whole or not at all. */
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { FileError } from '../check.js';

/**
 * Writes to a temporary name beside the target, then renames.
 *
 * @throws FileError where the folder is missing or not writable; nothing is left behind
 */
export function writeFileAtomic(path: string, content: Uint8Array | string): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, content, { flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new FileError(
      path,
      '',
      `cannot be written (${(error as NodeJS.ErrnoException).code}); check the folder and its permissions`,
    );
  }
}
