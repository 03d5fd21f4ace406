/** A file over HTTPS onto the disk, its size and MD5 checked on the way. Node only. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { get as httpGet, type IncomingMessage, STATUS_CODES } from 'node:http';
import { get as httpsGet } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { FileError } from '../check.js';
import type { DatasetArchive } from './archives.js';

const MAX_REDIRECTS = 5;

/** How to fetch. */
export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Gives up after so long without a byte; default 60. */
  readonly idleSeconds?: number | undefined;
  /** Takes http: addresses too, and redirects within their own host; for tests. */
  readonly insecureHttp?: boolean | undefined;
}

/**
 * Saves an archive from the first of its addresses that gives it, and returns that address.
 *
 * @param path      a file that is not there yet
 * @param progress  is told how many bytes have come
 * @throws FileError where no address gives it, the transfer breaks off, or size or MD5 are not the expected ones
 */
export async function fetchArchive(
  archive: DatasetArchive,
  path: string,
  progress: (bytes: number) => void,
  options: FetchOptions,
): Promise<string> {
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
    await save(response, { url, archive, path, progress }, options.signal);
    return url;
  }
  throw failure;
}

/** @throws RangeError for an address that is not HTTPS */
export function checkAddress(url: string, { insecureHttp }: FetchOptions): void {
  if (!url.startsWith('https://') && !(insecureHttp && url.startsWith('http://')))
    throw new RangeError(`"urls" expected https addresses, got "${url}"`);
}

/** Follows redirects to the answer that carries the file. */
async function openAddress(address: string, options: FetchOptions): Promise<IncomingMessage> {
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

function redirected(from: URL, location: string, { insecureHttp }: FetchOptions): URL {
  const url = URL.canParse(location, from) ? new URL(location, from) : undefined;
  if (url?.protocol === 'https:' || (insecureHttp && url?.origin === from.origin)) return url;
  const to = url?.href ?? JSON.stringify(location);
  throw new FileError(from.href, '', `redirects to ${to}, which is not HTTPS; try again later`);
}

/** node:https and not `fetch`, which would unpack the archive by itself where a server labels it as compressed. */
function request(url: URL, { signal, idleSeconds = 60 }: FetchOptions): Promise<IncomingMessage> {
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

interface Transfer {
  readonly url: string;
  readonly archive: DatasetArchive;
  readonly path: string;
  readonly progress: (bytes: number) => void;
}

async function save(response: IncomingMessage, transfer: Transfer, signal?: AbortSignal): Promise<void> {
  const { url, path, progress } = transfer;
  const { bytes, md5 } = transfer.archive;
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
      progress(received);
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
