/**
 * The wire format of protocol buffers, as far as a reader needs it: numbered fields, one after the other, each within the
 * bounds of the message that holds it.
 */
import { FileError } from '../check.js';
import { MOST_LISTED_NUMBERS, MOST_MESSAGES, MOST_NAME_BYTES } from './limits.js';

/** What one file may still ask for. */
interface Budget {
  messages: number;
  numbers: number;
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** A message on its way through its bytes: {@link Message.next} goes to a field, one of the others reads its value. */
export class Message {
  #wire = VARINT;
  readonly #view: DataView;

  /**
   * @param file  for messages
   * @param bytes of the whole file
   */
  constructor(
    readonly file: string,
    readonly bytes: Uint8Array,
    private at = 0,
    private readonly end = bytes.length,
    private readonly budget: Budget = { messages: MOST_MESSAGES, numbers: MOST_LISTED_NUMBERS },
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The number of the next field, 0 at the end of the message. */
  next(): number {
    if (this.at === this.end) return 0;
    const tag = this.#varint();
    const field = Math.floor(tag / 8);
    this.#wire = tag % 8;
    if (field < 1 || field >= 2 ** 29) this.fail('is no field of a message; export or copy the file again');
    return field;
  }

  /** Passes over a value that nobody needs. */
  skip(): void {
    if (this.#wire === VARINT) this.#varint();
    else if (this.#wire === BYTES) this.#take(this.#length());
    else this.#take(this.#fixed());
  }

  /** A whole number with sign; rounded beyond 2^53. */
  int(): number {
    this.#expect(VARINT);
    return this.#varint();
  }

  /** A float32. */
  float(): number {
    this.#expect(FIXED32);
    return this.#view.getFloat32(this.#take(4), true);
  }

  /** Adds whole numbers to a list: one, or a packed row of them. */
  ints(list: number[]): void {
    const single = this.#wire === VARINT;
    const end = single ? this.at + 1 : this.#row(VARINT, 1);
    while (this.at < end) {
      this.#count();
      list.push(this.#varint(single ? this.end : end));
    }
  }

  /** Adds float64 to a list, likewise. */
  doubles(list: number[]): void {
    const end = this.#row(FIXED64, 8);
    while (this.at < end) {
      this.#count();
      list.push(this.#view.getFloat64(this.#take(8), true));
    }
  }

  /** Adds rows of float32, likewise: as bytes in little-endian order. */
  floats(rows: Uint8Array[]): void {
    const end = this.#row(FIXED32, 4);
    this.#spend();
    rows.push(this.bytes.subarray(this.at, end));
    this.at = end;
  }

  /** Bytes in place, not copied. */
  raw(): Uint8Array {
    this.#expect(BYTES);
    const length = this.#length();
    const from = this.#take(length);
    return this.bytes.subarray(from, from + length);
  }

  /** A name. */
  text(): string {
    this.#spend();
    const raw = this.raw();
    if (raw.length > MOST_NAME_BYTES)
      this.fail(`ends a name of ${raw.length} bytes, at most ${MOST_NAME_BYTES} are read; shorten it`);
    return new TextDecoder().decode(raw);
  }

  /** A message in this one. */
  message(): Message {
    this.#spend();
    this.#expect(BYTES);
    const length = this.#length();
    const from = this.#take(length);
    return new Message(this.file, this.bytes, from, from + length, this.budget);
  }

  fail(what: string): never {
    throw new FileError(this.file, `offset ${this.at}`, what);
  }

  /** Where a row of numbers ends; a single number is a row of one. */
  #row(wire: number, size: number): number {
    if (this.#wire === wire) return this.at + this.#inside(size);
    this.#expect(BYTES);
    const length = this.#length();
    if (length % size !== 0) this.fail('is a row of numbers that is cut off; export or copy the file again');
    return this.at + this.#inside(length);
  }

  #expect(wire: number): void {
    if (this.#wire !== wire)
      this.fail('holds a value of another kind than ONNX has there; export or copy the file again');
  }

  #fixed(): number {
    if (this.#wire === FIXED64) return 8;
    if (this.#wire === FIXED32) return 4;
    return this.fail('holds a value of no known kind; export or copy the file again');
  }

  #length(): number {
    const length = this.#varint();
    return length >= 0 ? length : this.fail('states a length below 0; export or copy the file again');
  }

  /** The same number of bytes, if the message has them. */
  #inside(length: number): number {
    if (length > this.end - this.at) this.fail('is cut off; export or copy the file again');
    return length;
  }

  /** Passes over some bytes and says where they were. */
  #take(length: number): number {
    const from = this.at;
    this.at += this.#inside(length);
    return from;
  }

  /** Two's complement of 64 bits in groups of seven, the lowest first. */
  #varint(end = this.end): number {
    let [low, high] = [0, 0];
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= end) this.fail('is cut off; export or copy the file again');
      const byte = this.bytes[this.at++];
      if (shift < 28) low += (byte & 127) * 2 ** shift;
      else high += (byte & 127) * 2 ** (shift - 28);
      if (byte < 128) {
        const bits = high % 2 ** 36; // above 2^28, which `low` holds
        return (bits >= 2 ** 35 ? bits - 2 ** 36 : bits) * 2 ** 28 + low;
      }
    }
    return this.fail('holds a number of more than 64 bits; export or copy the file again');
  }

  #spend(): void {
    this.budget.messages -= 1;
    if (this.budget.messages < 0) this.fail(`more than ${MOST_MESSAGES} parts are not read; simplify the model`);
  }

  #count(): void {
    this.budget.numbers -= 1;
    if (this.budget.numbers < 0)
      this.fail(`more than ${MOST_LISTED_NUMBERS} listed numbers are not read; export raw data`);
  }
}
