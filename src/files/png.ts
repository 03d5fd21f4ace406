/**
 * PNG in and out: the only place that knows `upng-js`. Everything upng-js takes on trust (chunk lengths, checksums, the
 * inflated size) is checked here first.
 */
import pako from 'pako';
import UPNG from 'upng-js';
import { checkFile, FileError } from '../check.js';
import { checkPictureSize } from './picture.js';

/** An 8-bit picture, (H, W, channels). */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 RGB, 4 RGBA */
  readonly channels: 1 | 3 | 4;
  readonly pixels: Uint8Array;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Samples per pixel of each colour type in the file. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 6: 4 };

/** The chunks that make the picture. upng-js sees no others: texts and profiles it reads without looking where they end. */
const NEEDED = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'];

interface Header {
  readonly width: number;
  readonly height: number;
  readonly colour: number;
  readonly transparent: boolean;
}

/** A file that was found sound, with its needed chunks only. */
interface Checked extends Header {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Reads an 8-bit grey, RGB, RGBA or palette PNG. A palette gives RGB, or RGBA where it holds transparency.
 *
 * @throws FileError for anything else, and for files whose sizes or checksums are not true
 */
export function decodePng(bytes: Uint8Array, file: string): Picture {
  checkFile(bytes, file);
  const { width, height, colour, transparent, bytes: needed } = checkChunks(bytes, file);
  let rgba: Uint8Array;
  try {
    rgba = new Uint8Array(UPNG.toRGBA8(UPNG.decode(needed.buffer))[0]);
  } catch {
    throw new FileError(file, 'image data', 'cannot be decoded; save the picture again');
  }
  if (rgba.length !== width * height * 4)
    throw new FileError(file, 'image data', 'is not of the size in its header; save it again');
  const channels = colour === 6 || transparent ? 4 : colour === 0 ? 1 : 3;
  if (channels === 4) return { width, height, channels, pixels: rgba };
  const pixels = new Uint8Array(width * height * channels);
  for (let i = 0; i < pixels.length; i++) pixels[i] = rgba[Math.floor(i / channels) * 4 + (i % channels)];
  return { width, height, channels, pixels };
}

function checkChunks(bytes: Uint8Array, file: string): Checked {
  if (!SIGNATURE.every((b, i) => bytes[i] === b))
    throw new FileError(file, 'offset 0', 'is not a PNG; convert the picture');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Uint8Array[] = [];
  const kept = [bytes.subarray(0, 8)];
  let header: Header | undefined;
  let [palette, transparent, ended] = [false, false, false];
  for (let at = 8; at < bytes.length && !ended; ) {
    const place = `offset ${at}`;
    if (at + 12 > bytes.length) throw new FileError(file, place, 'ends inside a chunk; copy the file again');
    const length = view.getUint32(at);
    if (length > bytes.length - at - 12)
      throw new FileError(file, place, `chunk of ${length} bytes passes the end of the file; copy it again`);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (UPNG.crc.crc(bytes, at + 4, length + 4) >>> 0 !== view.getUint32(at + 8 + length)) {
      throw new FileError(file, place, `checksum of chunk ${type} is wrong; copy the file again`);
    }
    if ((at === 8) !== (type === 'IHDR'))
      throw new FileError(file, place, `chunk ${type} is out of place; save the picture again`);
    if (type === 'IHDR') header = readHeader(view, length, file);
    if (type === 'PLTE') palette = length > 0 && length % 3 === 0 && length <= 768;
    if (type === 'tRNS') transparent = true;
    if (type === 'acTL') throw new FileError(file, place, 'is animated; save one still picture');
    if (type === 'IDAT') data.push(bytes.subarray(at + 8, at + 8 + length));
    if (NEEDED.includes(type)) kept.push(bytes.subarray(at, at + length + 12));
    ended = type === 'IEND';
    at += length + 12;
  }
  if (!header || !ended || data.length === 0)
    throw new FileError(file, `offset ${bytes.length}`, 'ends too early; copy the file again');
  if (header.colour === 3 && !palette)
    throw new FileError(file, 'PLTE', 'palette is missing or wrong; save the picture again');
  checkInflated(data, (header.width * SAMPLES[header.colour] + 1) * header.height, file);
  return { ...header, transparent, bytes: joined(kept) };
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function readHeader(view: DataView, length: number, file: string): Header {
  if (length !== 13) throw new FileError(file, 'IHDR', 'has the wrong length; save the picture again');
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [depth, colour, compression, filter, interlace] = [0, 1, 2, 3, 4].map((i) => view.getUint8(24 + i));
  checkPictureSize({ width, height }, file, 'IHDR');
  if (depth !== 8 || SAMPLES[colour] === undefined || compression !== 0 || filter !== 0) {
    throw new FileError(
      file,
      'IHDR',
      `has ${depth} bits, colour type ${colour}; save as 8-bit grey, RGB, RGBA or palette`,
    );
  }
  if (interlace !== 0) throw new FileError(file, 'IHDR', 'is interlaced; save it without');
  return { width, height, colour, transparent: false };
}

/** The image data must inflate to exactly `expected` bytes; stops as soon as there is more. */
function checkInflated(chunks: readonly Uint8Array[], expected: number, file: string): void {
  let size = 0;
  const inflate = new pako.Inflate();
  const tooMuch = new Error('too much');
  inflate.onData = (chunk) => {
    size += (chunk as Uint8Array).length;
    if (size > expected) throw tooMuch;
  };
  try {
    chunks.forEach((chunk, i) => {
      inflate.push(chunk, i === chunks.length - 1);
    });
  } catch (error) {
    if (error !== tooMuch) size = -1;
  }
  if (inflate.err || size !== expected) {
    throw new FileError(
      file,
      'image data',
      `does not fill its header's size (${expected} bytes); save the picture again`,
    );
  }
}

/** Writes a grey or RGB picture without loss. */
export function encodePng({ width, height, channels, pixels }: Picture): Uint8Array {
  if (channels === 4) throw new RangeError('"channels" expected 1 or 3: pictures are written opaque');
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgba[i * 4 + c] = pixels[i * channels + (channels === 3 ? c : 0)];
  }
  // Without a palette: upng-js reserves too little room for one in small pictures and cuts the file off.
  return new Uint8Array(UPNG.encode([rgba.buffer], width, height, 0, undefined, true));
}
