/**
 * CIFAR-10 and CIFAR-100 from their authors' server: the archive is fetched over HTTPS, checked against the published
 * size and MD5, and unpacked into a folder that `openImages` reads. Node only.
 *
 * All work happens in a hidden folder inside the target, which is removed after errors and aborts too; files take their
 * names only when the whole archive was right. Nothing is resumed: a broken download starts again.
 */
import { lstatSync, mkdtempSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { checkOneOf, FileError } from '../check.js';
import { makeFolders } from '../files/write-file.js';
import {
  type ArchiveMember,
  DATASET_ARCHIVES,
  DATASET_NAMES,
  type DatasetArchive,
  type DatasetName,
  isComplete,
} from './archives.js';
import { checkAddress, type FetchOptions, fetchArchive } from './fetch-archive.js';
import { unpackArchive } from './unpack-archive.js';

/** Says what is being done, and how many of how many bytes of the archive are through. */
export type DownloadProgress = (stage: Stage, done: number, total: number) => void;

type Stage = 'fetching' | 'unpacking';

export interface DownloadOptions extends FetchOptions {
  /** Fetches even where the files are there already; they are replaced when the new ones are complete. */
  readonly force?: boolean | undefined;
  readonly progress?: DownloadProgress | undefined;
  /** Other facts than the official ones, for tests and mirrors. */
  readonly archive?: DatasetArchive | undefined;
}

/** What was done; sizes in bytes. */
export interface DownloadResult {
  readonly folder: string;
  /** False where all files were there already. */
  readonly fetched: boolean;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

/**
 * Fetches a data set into a folder, flat; does nothing where the files are there with the right sizes.
 *
 * Of the archive only the expected files are unpacked, others are passed over; a path that leads out of the folder, a
 * link, a device, a duplicate or a wrong size anywhere refuses the whole archive. Files in the folder are replaced only by
 * complete ones, and nothing stays behind after an error or an abort.
 *
 * @throws FileError where it cannot be fetched, is not the expected archive, or the folder cannot be written;
 *   the signal's reason when it is aborted
 * @example await downloadDataset('cifar10', 'cifar10'); const images = openImages('cifar10');
 */
export async function downloadDataset(
  name: DatasetName,
  folder: string,
  options: DownloadOptions = {},
): Promise<DownloadResult> {
  checkOneOf('dataset', name, DATASET_NAMES);
  const archive = options.archive ?? DATASET_ARCHIVES[name];
  for (const url of archive.urls) checkAddress(url, options);
  options.signal?.throwIfAborted();
  try {
    return await fillFolder(folder, archive, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    const { syscall, code } = error as NodeJS.ErrnoException;
    if (error instanceof FileError || syscall === undefined) throw error;
    throw new FileError(folder, '', `cannot be used (${code}); check the folder, its permissions and the free space`);
  }
}

async function fillFolder(folder: string, archive: DatasetArchive, options: DownloadOptions): Promise<DownloadResult> {
  const { members } = archive;
  const complete = members.every((member) => isComplete(join(folder, member.name), member));
  if (complete && !options.force) return resultOf(folder, members, false);
  for (const member of members) checkReplaceable(join(folder, member.name));
  const report = (stage: Stage) => (done: number) => options.progress?.(stage, done, archive.bytes);
  await inWorkFolder(folder, async (work) => {
    const path = join(work, 'archive.tar.gz');
    const url = await fetchArchive(archive, path, report('fetching'), options);
    await unpackArchive({ path, url, expected: archive }, work, report('unpacking'), options.signal);
    options.signal?.throwIfAborted();
    for (const member of members) renameSync(join(work, member.name), join(folder, member.name));
  });
  return resultOf(folder, members, true);
}

function resultOf(folder: string, members: readonly ArchiveMember[], fetched: boolean): DownloadResult {
  const files = members.map(({ name }) => ({ name, bytes: statSync(join(folder, name)).size }));
  return { folder, fetched, files };
}

/** Said before a long download rather than after it. */
function checkReplaceable(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new FileError(path, '', 'is a folder where a file has to go; move it away or name another folder');
}

/** Runs work in a new folder inside the target, and removes it, and folders made for it that stay empty. */
async function inWorkFolder(folder: string, use: (work: string) => Promise<void>): Promise<void> {
  const created = makeFolders(folder);
  let work: string | undefined;
  try {
    work = mkdtempSync(join(folder, '.download-'));
    await use(work);
  } finally {
    // Retries: a file that was just being opened may still appear while its folder is removed.
    if (work !== undefined) rmSync(work, { recursive: true, force: true, maxRetries: 3 });
    if (created !== undefined) removeEmpty(folder, created);
  }
}

/** Removes a folder and those above it up to `top`, as long as they are empty. */
function removeEmpty(folder: string, top: string): void {
  try {
    for (let path = resolve(folder); ; path = dirname(path)) {
      rmdirSync(path);
      if (path === resolve(top)) return;
    }
  } catch {
    // Not empty: it is in use.
  }
}
