/**
 * CIFAR-10 and CIFAR-100 from their authors' server: the archive is fetched over HTTPS, checked against the published
 * size and MD5, and unpacked into a folder that `openImages` reads. Node only.
 *
 * All work happens in a hidden folder inside the target, which is removed whatever happens; files take their names only
 * when the whole archive was right. Nothing is resumed: a broken download starts again.
 */
import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { get as httpGet, type IncomingMessage, STATUS_CODES } from 'node:http';
import { get as httpsGet } from 'node:https';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { checkOneOf, FileError } from '../check.js';
import { readTar, type TarFile } from './tar.js';

/** The data sets that can be fetched. */
export const DATASET_NAMES = ['cifar10', 'cifar100'] as const;

/** `cifar10` or `cifar100`. */
export type DatasetName = (typeof DATASET_NAMES)[number];

/** A file wanted from an archive: records of a fixed size, or a text with one class name a line. */
export type ArchiveMember = { readonly name: string } & ({ readonly bytes: number } | { readonly labels: number });

/** What is known beforehand about an archive. */
export interface DatasetArchive {
  /** Where it is; the next one is asked where one does not give it. */
  readonly urls: readonly string[];
  /** Size of the .tar.gz. */
  readonly bytes: number;
  /** MD5 of the .tar.gz, hexadecimal. */
  readonly md5: string;
  /** The folder inside the archive that holds the members. */
  readonly directory: string;
  readonly members: readonly ArchiveMember[];
}

// The home page's addresses are www.cs.toronto.edu/~kriz. Since 2026 these lead through plain HTTP to the second host,
// which is refused here, so that host is asked directly as well.
const HOSTS = ['https://www.cs.toronto.edu/~kriz', 'https://cave.cs.toronto.edu/kriz'];
const addresses = (file: string): string[] => HOSTS.map((host) => `${host}/${file}`);

/** The official facts: sums of https://www.cs.toronto.edu/~kriz/cifar.html, records of 3073 and 3074 bytes. */
export const DATASET_ARCHIVES: Readonly<Record<DatasetName, DatasetArchive>> = {
  cifar10: {
    urls: addresses('cifar-10-binary.tar.gz'),
    bytes: 170_052_171,
    md5: 'c32a1d4ab5d03f1284b67883e8d87530',
    directory: 'cifar-10-batches-bin',
    members: [
      ...[1, 2, 3, 4, 5].map((n) => ({ name: `data_batch_${n}.bin`, bytes: 10_000 * 3073 })),
      { name: 'test_batch.bin', bytes: 10_000 * 3073 },
      { name: 'batches.meta.txt', labels: 10 },
    ],
  },
  cifar100: {
    urls: addresses('cifar-100-binary.tar.gz'),
    bytes: 168_513_733,
    md5: '03b5dce01913d631647c71ecec9e9cb8',
    directory: 'cifar-100-binary',
    members: [
      { name: 'train.bin', bytes: 50_000 * 3074 },
      { name: 'test.bin', bytes: 10_000 * 3074 },
      { name: 'fine_label_names.txt', labels: 100 },
    ],
  },
};

/** Says what is being done, and how many of how many bytes of the archive are through. */
export type DownloadProgress = (stage: 'fetching' | 'unpacking', done: number, total: number) => void;

export interface DownloadOptions {
  /** Fetches even where the files are there already; they are replaced when the new ones are complete. */
  readonly force?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: DownloadProgress | undefined;
  /** Gives up after so long without a byte; default 60. */
  readonly idleSeconds?: number | undefined;
  /** Other facts than the official ones, for tests and mirrors. */
  readonly archive?: DatasetArchive | undefined;
  /** Takes http: addresses in `archive.urls`, and redirects within their own host; for tests. */
  readonly insecureHttp?: boolean | undefined;
}

/** What was done; sizes in bytes. */
export interface DownloadResult {
  readonly folder: string;
  /** False where all files were there already. */
  readonly fetched: boolean;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

/** A text of class names is far smaller; more is not read. */
const MAX_LABEL_BYTES = 65_536;
const MAX_REDIRECTS = 5;

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
  await inWorkFolder(folder, async (work) => {
    const path = join(work, 'archive.tar.gz');
    const url = await fetchArchive(archive, path, options);
    await unpack(path, url, archive, work, options);
    options.signal?.throwIfAborted();
    for (const member of members) renameSync(join(work, member.name), join(folder, member.name));
  });
  return resultOf(folder, members, true);
}

function resultOf(folder: string, members: readonly ArchiveMember[], fetched: boolean): DownloadResult {
  const files = members.map(({ name }) => ({ name, bytes: statSync(join(folder, name)).size }));
  return { folder, fetched, files };
}

function isComplete(path: string, member: ArchiveMember): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) return false;
  if ('bytes' in member) return found.size === member.bytes;
  if (found.size > MAX_LABEL_BYTES) return false;
  const lines = readFileSync(path, 'utf8').split(/\r?\n/);
  return lines.filter((line) => line !== '').length === member.labels;
}

/** Said before a long download rather than after it. */
function checkReplaceable(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new FileError(path, '', 'is a folder where a file has to go; move it away or name another folder');
}

/** Runs work in a new folder inside the target, and removes it, and folders made for it that stay empty. */
async function inWorkFolder(folder: string, use: (work: string) => Promise<void>): Promise<void> {
  const created = mkdirSync(folder, { recursive: true });
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

/** Saves the archive from the first address that gives it, checks size and MD5, and returns the address. */
async function fetchArchive(archive: DatasetArchive, path: string, options: DownloadOptions): Promise<string> {
  let failure: unknown = new RangeError('"urls" expected at least one address, got none');
  for (const url of archive.urls) {
    let response: IncomingMessage;
    try {
      response = await openAddress(url, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      failure = error;
      continue;
    }
    await save(response, url, archive, path, options);
    return url;
  }
  throw failure;
}

function checkAddress(url: string, { insecureHttp }: DownloadOptions): void {
  if (!url.startsWith('https://') && !(insecureHttp && url.startsWith('http://')))
    throw new RangeError(`"urls" expected https addresses, got "${url}"`);
}

/** Follows redirects to the answer that carries the file. */
async function openAddress(address: string, options: DownloadOptions): Promise<IncomingMessage> {
  let url = new URL(address);
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const response = await request(url, options);
    const { statusCode: status = 0, headers } = response;
    if (status === 200) return response;
    response.destroy();
    if (![301, 302, 303, 307, 308].includes(status) || headers.location === undefined)
      throw new FileError(url.href, '', `answers ${status} ${STATUS_CODES[status] ?? ''}; try again later`);
    url = redirected(url, headers.location, options);
  }
  throw new FileError(address, '', `redirects more than ${MAX_REDIRECTS} times; try again later`);
}

function redirected(from: URL, location: string, { insecureHttp }: DownloadOptions): URL {
  const url = URL.canParse(location, from) ? new URL(location, from) : undefined;
  if (url?.protocol === 'https:' || (insecureHttp && url?.origin === from.origin)) return url;
  const to = url?.href ?? JSON.stringify(location);
  throw new FileError(from.href, '', `redirects to ${to}, which is not HTTPS; try again later`);
}

/** node:https and not `fetch`, which would unpack the archive by itself where a server labels it as compressed. */
function request(url: URL, { signal, idleSeconds = 60 }: DownloadOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const get = url.protocol === 'https:' ? httpsGet : httpGet;
    const headers = { 'user-agent': 'ic-snn', 'accept-encoding': 'identity' };
    let response: IncomingMessage | undefined;
    const sent = get(url, { headers, timeout: idleSeconds * 1000, ...(signal && { signal }) }, (answer) => {
      response = answer;
      resolve(answer);
    });
    sent.on('timeout', () => (response ?? sent).destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })));
    sent.on('error', (error) => {
      const what = `cannot be reached (${codeOf(error)}); check the network, or fetch and unpack it with another program`;
      reject(new FileError(url.href, '', what));
    });
  });
}

function codeOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}

async function save(
  response: IncomingMessage,
  url: string,
  { bytes, md5 }: DatasetArchive,
  path: string,
  { signal, progress }: DownloadOptions,
): Promise<void> {
  const hash = createHash('md5');
  const otherFile = (size: string) =>
    new FileError(url, '', `has ${size} bytes, expected ${bytes}; this is another file, do not use it`);
  const declared = response.headers['content-length'];
  if (declared !== undefined && Number(declared) !== bytes) {
    response.destroy();
    throw otherFile(declared);
  }
  let received = 0;
  const broken = () =>
    new FileError(url, `byte ${received} of ${bytes}`, 'the download broke off; check the network and try again');
  const checked = async function* (source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      received += chunk.length;
      if (received > bytes) throw otherFile('more');
      hash.update(chunk);
      progress?.('fetching', received, bytes);
      yield chunk;
    }
  };
  try {
    const target = createWriteStream(path, { flags: 'wx' });
    await pipeline(unbroken(response, broken), checked, target, { ...(signal && { signal }) });
  } finally {
    response.destroy();
  }
  if (received !== bytes) throw broken();
  const found = hash.digest('hex');
  if (found !== md5) throw new FileError(url, '', `has MD5 ${found}, expected ${md5}; try again, do not use this file`);
}

/** Errors of the network as errors of the file; those of the disk, further down, stay what they are. */
async function* unbroken(source: AsyncIterable<Uint8Array>, broken: () => FileError): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch {
    throw broken();
  }
}

/** Unpacks the expected files into `work`. */
async function unpack(
  path: string,
  url: string,
  archive: DatasetArchive,
  work: string,
  { signal, progress }: DownloadOptions,
): Promise<void> {
  const counted = async function* (source: AsyncIterable<Uint8Array>) {
    let done = 0;
    for await (const chunk of source) {
      done += chunk.length;
      progress?.('unpacking', done, archive.bytes);
      yield chunk;
    }
  };
  const extractAll = (source: AsyncIterable<Uint8Array>) => extract(source, url, archive, work);
  try {
    await pipeline(createReadStream(path), counted, createGunzip(), extractAll, { ...(signal && { signal }) });
  } catch (error) {
    if (codeOf(error).startsWith('Z_'))
      throw new FileError(url, '', `is no whole gzip file (${codeOf(error)}); try again, do not use this file`);
    throw error;
  }
}

async function extract(
  source: AsyncIterable<Uint8Array>,
  url: string,
  { directory, members }: DatasetArchive,
  work: string,
): Promise<void> {
  const seen = new Set<ArchiveMember>();
  for await (const file of readTar(source, url)) {
    const member = members.find(({ name }) => file.path === `${directory}/${name}`);
    if (!member) continue;
    if (seen.has(member)) throw new FileError(url, file.place, `holds ${file.path} twice; do not use this archive`);
    seen.add(member);
    checkSize(file, member, url);
    // The name is the expected one, never one from the archive.
    const target = join(work, member.name);
    await pipeline(file.body, createWriteStream(target, { flags: 'wx' }));
    if (!isComplete(target, member)) throw new FileError(url, file.place, `${file.path} is not what it should be`);
  }
  const missing = members.filter((member) => !seen.has(member)).map(({ name }) => name);
  if (missing.length > 0) throw new FileError(url, '', `holds no ${missing.join(', ')}; do not use this archive`);
}

function checkSize({ path, size, place }: TarFile, member: ArchiveMember, url: string): void {
  const right = 'bytes' in member ? size === member.bytes : size <= MAX_LABEL_BYTES;
  const expected = 'bytes' in member ? member.bytes : `at most ${MAX_LABEL_BYTES}`;
  if (!right)
    throw new FileError(url, place, `${path} has ${size} bytes, expected ${expected}; do not use this archive`);
}
