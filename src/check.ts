/** Validators used once, at the public doors, and the one Error class for bad files. Inside, trust. */

/** The most characters of one part of a message: names and values come from files and may be of any length. */
const MOST_SHOWN = 300;

/** A text for a message, cut in the middle where it is long. */
function shortened(text: string): string {
  if (text.length <= MOST_SHOWN) return text;
  return `${text.slice(0, MOST_SHOWN - 100)} … (${text.length} characters) … ${text.slice(-50)}`;
}

/** A value from a file as a message shows it: short, whatever it is. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)} …` : value);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return String(value);
}

/**
 * A text for a terminal or a page: names come from files, and what is in them must not move the cursor, change colours or turn the
 * direction of writing. Line breaks stay.
 */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
  return text.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** `a, b or c` */
export function either(names: readonly string[]): string {
  return listOf(names, 'or');
}

/** `a, b and c` */
export function together(names: readonly string[]): string {
  return listOf(names, 'and');
}

function listOf(names: readonly string[], word: string): string {
  return names.join(', ').replace(/, ([^,]*)$/, ` ${word} $1`);
}

/** Facts as the text of a JSON file. */
export function jsonText(facts: unknown): string {
  // JSON escapes the control characters up to 1f itself.
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${JSON.stringify(facts, null, 1).replace(/[\x7f-\x9f]/g, escaped)}\n`;
}

/** A file that cannot be used: the message names the file, the place in it, and what to do. */
export class FileError extends Error {
  override readonly name = 'FileError';
  /**
   * @param file   the file's name as the user gave it
   * @param place  where in the file: "offset 12", "node conv1", "tensor a.weight"
   * @param what   what is wrong there and what to do about it
   */
  constructor(
    readonly file: string,
    readonly place: string,
    readonly what: string,
  ) {
    super([file || '""', ...(place === '' ? [] : [shortened(place)]), shortened(what)].join(': '));
  }
}

/** Obstacles that a message names; the rest is counted. */
const MOST_OBSTACLES = 20;

/** What several obstacles have in common, and a line for each. */
function listedObstacles(what: string, lines: readonly string[]): string {
  const more = lines.length > MOST_OBSTACLES ? [`and ${lines.length - MOST_OBSTACLES} more`] : [];
  return [what, ...lines.slice(0, MOST_OBSTACLES).map((line) => line.replace(/\s+/g, ' ')), ...more].join('\n  ');
}

/** A file in which several things stand in the way: the message has a line for each. */
export class ObstaclesError extends FileError {
  /**
   * @param file      the file's name as the user gave it
   * @param obstacles what is wrong, each by itself
   */
  constructor(file: string, obstacles: readonly FileError[]) {
    super(file, '', `cannot be taken, for ${obstacles.length} reasons`);
    const lines = obstacles.map(({ place, what }) => `${shortened(place)}: ${shortened(what)}`);
    this.message = listedObstacles(this.message, lines);
  }
}

/** A layer graph that cannot be built or converted: the message names the layer and what to do instead. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  constructor(
    readonly layer: string,
    readonly what: string,
  ) {
    super(`layer "${shortened(layer)}": ${shortened(what)}`);
  }
}

/** A network in which several layers stand in the way: `layer` and `what` are the first, the message has a line for each. */
export class NetworkObstaclesError extends NetworkError {
  /** @param obstacles what is wrong, each by itself; at least one */
  constructor(readonly obstacles: readonly NetworkError[]) {
    super(obstacles[0].layer, obstacles[0].what);
    const lines = obstacles.map(({ message }) => message);
    this.message = listedObstacles(`cannot be converted, for ${lines.length} reasons`, lines);
  }
}

/** Whole number in [min, max], else RangeError (or TypeError for a non-number). */
export function checkInteger(name: string, value: number, min: number, max = Number.MAX_SAFE_INTEGER): number {
  if (typeof value !== 'number') throw new TypeError(`"${name}" expected a whole number, got ${typeof value}`);
  if (!Number.isSafeInteger(value) || value < min || value > max) {
    const range = max === Number.MAX_SAFE_INTEGER ? `>= ${min}` : `from ${min} to ${max}`;
    throw new RangeError(`"${name}" expected a whole number ${range}, got ${value}`);
  }
  return value;
}

/** Quantile p in (0, 1], else RangeError. */
export function checkQuantile(p: number): number {
  if (typeof p !== 'number') throw new TypeError(`"quantile" expected a number in (0, 1], got ${typeof p}`);
  if (!(p > 0 && p <= 1)) throw new RangeError(`"quantile" expected a number in (0, 1], got ${p}`);
  return p;
}

/** A file's content and its name, else TypeError: what `fetch` gives is an ArrayBuffer. */
export function checkFile(bytes: Uint8Array, file: string): void {
  if (!ArrayBuffer.isView(bytes))
    throw new TypeError(`"bytes" expected a Uint8Array (of an ArrayBuffer: new Uint8Array(it)), got ${shown(bytes)}`);
  if (typeof file !== 'string') throw new TypeError(`"file" expected the file's name, got ${shown(file)}`);
}

/** One of the listed words, else RangeError naming them all. */
export function checkOneOf<const W extends string>(name: string, value: string, words: readonly W[]): W {
  if (!(words as readonly string[]).includes(value)) {
    throw new RangeError(`"${name}" expected one of ${words.join(', ')}, got "${value}"`);
  }
  return value as W;
}

/** The value of a JSON text; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Is a value from a file an object with names, not a list? */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Is it a whole number, 0 or more, that float64 holds? */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Is it a list of finite numbers? */
export function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(Number.isFinite);
}

/** Was something refused in the project's own words? Anything else that is thrown is a defect, or a machine in trouble. */
export function isRefusal(error: unknown): error is Error {
  if (error instanceof FileError || error instanceof NetworkError) return true;
  return (error instanceof RangeError || error instanceof TypeError) && error.message.startsWith('"');
}

/** A number with so many digits behind the point; what rounds to 0 has no sign. */
export function fixed(value: number, digits: number): string {
  return value.toFixed(digits).replace(/^-(?=[0.]*$)/, '');
}

/** The same for people: with a true minus sign. */
export function printed(value: number, digits: number): string {
  return fixed(value, digits).replace('-', '−');
}

/** A large number for people: 1234567 as 1,234,567, with so many digits behind the point. */
export function grouped(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A gain with its sign; what rounds to 0 is none, and has a plus. */
export function gained(value: number, digits: number): string {
  const text = printed(value, digits);
  return text.startsWith('−') ? text : `+${text}`;
}
