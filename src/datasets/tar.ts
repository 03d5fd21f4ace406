/**
 * A strict reader of tar archives as a stream: POSIX ustar, and the older GNU and v7 headers. It writes nothing. It knows
 * regular files and folders only: long names, sparse files and the like are refused, as no data set here needs them.
 */
import { FileError } from '../check.js';

const BLOCK = 512;
const latin1 = new TextDecoder('latin1');

/** A regular file of an archive. */
export interface TarFile {
  /** Path with `/` between its parts; never absolute, never with `..`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Where its header is, for messages: "offset 512". */
  readonly place: string;
  /** The content, once and in order; what the caller does not read is passed over. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * The regular files of an archive, in order. Folders and pax headers (times, attributes) are passed over.
 *
 * @param source  the archive, not compressed; read to its end
 * @param file    its name, for messages
 * @throws FileError for a wrong checksum, an absolute path or one with `..`, links, devices and any other type, and an
 *   archive that ends too early
 * @example for await (const { path, body } of readTar(createReadStream('a.tar'), 'a.tar')) await writeFile(path, body);
 */
export async function* readTar(source: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<TarFile> {
  const reader = new BlockReader(source, file);
  for (;;) {
    const place = `offset ${reader.offset}`;
    const block = await reader.exactly(BLOCK);
    if (block.every((byte) => byte === 0)) break;
    const { path, size, kind } = parseHeader(block, (what) => new FileError(file, place, what));
    const next = reader.offset + Math.ceil(size / BLOCK) * BLOCK;
    if (kind === 'file') yield { path, size, place, body: reader.take(size) };
    await reader.skip(next - reader.offset);
  }
  await reader.drain();
}

type Refuse = (what: string) => FileError;

function parseHeader(block: Uint8Array, refuse: Refuse): { path: string; size: number; kind: 'file' | 'other' } {
  const sum = block.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
  if (octal(block, 148, 8) !== sum) throw refuse('is no tar header or a damaged one (wrong checksum)');
  const magic = latin1.decode(block.subarray(257, 265));
  if (!['ustar\x0000', 'ustar  \0', '\0\0\0\0\0\0\0\0'].includes(magic))
    throw refuse('is a tar header of unknown kind');
  // Only the POSIX header has the first part of a long path there; GNU keeps times in these bytes.
  const prefix = magic === 'ustar\x0000' ? text(block, 345, 155) : '';
  const name = prefix === '' ? text(block, 0, 100) : `${prefix}/${text(block, 0, 100)}`;
  const size = octal(block, 124, 12);
  if (size === undefined) throw refuse(`${JSON.stringify(name)} has no size that can be read`);
  const path = checkPath(name, refuse);
  return { path, size, kind: kindOf(String.fromCharCode(block[156]), name, refuse) };
}

function kindOf(flag: string, name: string, refuse: Refuse): 'file' | 'other' {
  if (flag === '0' || flag === '\0') return name.endsWith('/') ? 'other' : 'file';
  if (flag === '5' || flag === 'x' || flag === 'g') return 'other';
  const kind = '12'.includes(flag) ? 'a link' : '346'.includes(flag) ? 'a device' : `of type ${JSON.stringify(flag)}`;
  throw refuse(`${JSON.stringify(name)} is ${kind}; only regular files and folders are taken`);
}

/** Backslashes and drive letters count too: they are separators on Windows. */
function checkPath(name: string, refuse: Refuse): string {
  const parts = name.split('/');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  if (name === '' || /^\/|^[a-z]:|[\\\x00-\x1f\x7f]/i.test(name) || parts.includes('..'))
    throw refuse(`${JSON.stringify(name)} is no plain path inside a folder; do not use this archive`);
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}

/** Up to the first NUL. */
function text(block: Uint8Array, at: number, length: number): string {
  const bytes = block.subarray(at, at + length);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

function octal(block: Uint8Array, at: number, length: number): number | undefined {
  const digits = /^ *([0-7]+)[ \0]*$/.exec(latin1.decode(block.subarray(at, at + length)));
  return digits ? Number.parseInt(digits[1], 8) : undefined;
}

/** Cuts a stream into the lengths asked for, and knows how far it is. */
class BlockReader {
  offset = 0;
  private readonly source: AsyncIterator<Uint8Array>;
  private rest = new Uint8Array(0);

  constructor(
    source: AsyncIterable<Uint8Array>,
    private readonly file: string,
  ) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** Some bytes, at most `max` and at least one; undefined at the end. */
  private async some(max: number): Promise<Uint8Array | undefined> {
    while (this.rest.length === 0) {
      const { done, value } = await this.source.next();
      if (done) return undefined;
      this.rest = value as Uint8Array<ArrayBuffer>;
    }
    const bytes = this.rest.subarray(0, max);
    this.rest = this.rest.subarray(bytes.length);
    this.offset += bytes.length;
    return bytes;
  }

  async *take(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0; ) {
      const bytes = await this.some(left);
      if (!bytes) throw new FileError(this.file, `offset ${this.offset}`, 'ends too early; fetch the archive again');
      left -= bytes.length;
      yield bytes;
    }
  }

  async exactly(length: number): Promise<Uint8Array> {
    const out = new Uint8Array(length);
    let at = 0;
    for await (const bytes of this.take(length)) {
      out.set(bytes, at);
      at += bytes.length;
    }
    return out;
  }

  async skip(length: number): Promise<void> {
    const bytes = this.take(length);
    while (!(await bytes.next()).done);
  }

  /** To the end of the source, so that what unpacks it checks its own sum. */
  async drain(): Promise<void> {
    while (await this.some(Number.MAX_SAFE_INTEGER));
  }
}
