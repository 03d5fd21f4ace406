/** Damage: to bytes without knowing what they mean, and to JSON knowing its structure. */
import type { Random } from './random.js';

/** Whole numbers at which programs go wrong. */
export const ODD_NUMBERS = [
  ...[0, 1, -1, 2, 3, 7, 127, 128, 255, 256, 32767, 65535, 65536, 2 ** 20, 2 ** 24, 2 ** 26 + 1, 2 ** 30],
  ...[2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 40, 2 ** 53 - 1, 2 ** 53, 2 ** 62, -(2 ** 62)],
];

/** Changes bytes a few times: flips, overwrites with odd lengths, cuts, repeats, moves. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let out = Uint8Array.from(bytes);
  for (let times = 1 + random.below(4); times > 0; times--) out = damage(out, random);
  return out;
}

function damage(bytes: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  const at = random.below(bytes.length + 1);
  const length = Math.min(bytes.length - at, 1 + random.below(random.chance(0.2) ? 4096 : 16));
  switch (random.below(7)) {
    case 0:
      if (at < bytes.length) bytes[at] ^= 1 << random.below(8);
      return bytes;
    case 1:
      if (at < bytes.length) bytes[at] = random.below(256);
      return bytes;
    case 2:
      return bytes.slice(0, at); // cut off
    case 3:
      return joined(bytes.subarray(0, at), bytes.subarray(at + length)); // a part is missing
    case 4:
      return joined(bytes.subarray(0, at + length), bytes.subarray(at)); // a part twice
    case 5:
      return joined(bytes.subarray(0, at), random.bytes(length), bytes.subarray(at));
    default:
      return overwritten(bytes, at, random);
  }
}

/** A number of 4 or 8 bytes, in either order, as lengths and offsets are. */
function overwritten(bytes: Uint8Array<ArrayBuffer>, at: number, random: Random): Uint8Array<ArrayBuffer> {
  const size = random.pick([4, 8]);
  if (at + size > bytes.length) return bytes;
  const view = new DataView(bytes.buffer);
  const value = BigInt(random.pick(ODD_NUMBERS));
  const little = random.chance(0.5);
  if (size === 8) view.setBigInt64(at, value, little);
  else view.setUint32(at, Number(BigInt.asUintN(32, value)), little);
  return bytes;
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A place in a JSON value. */
interface Place {
  readonly holder: Record<string, Json>;
  readonly key: string;
}

/** Every place in a value, the holder's own first. */
function placesIn(value: Json, found: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return found;
  const holder = value as Record<string, Json>; // a list too: its keys are places
  const keys = Object.keys(holder);
  // Long lists of numbers would hide everything else.
  for (const key of keys.length > 40 ? [...keys.slice(0, 4), keys[keys.length - 1]] : keys) {
    found.push({ holder, key });
    placesIn(holder[key], found);
  }
  return found;
}

const DEEP = 'nested-deeply';

/** JSON text of a value that was changed in a few places: missing, twice, moved, of another type, too large, nested. */
export function mutatedJson(original: Json, random: Random, times = 1 + random.below(3)): string {
  const root: Record<string, Json> = { value: structuredClone(original) };
  for (; times > 0; times--) change(root, random);
  let text = JSON.stringify(root.value) ?? '';
  if (random.chance(0.1)) text = withKeyTwice(text, random);
  const depth = random.pick([100, 3000, 100_000]);
  return text.replaceAll(`"${DEEP}"`, () => '['.repeat(depth) + ']'.repeat(depth));
}

function change(root: Record<string, Json>, random: Random): void {
  const places = placesIn(root);
  if (places.length === 0) return;
  const { holder, key } = random.pick(places);
  const value = holder[key];
  switch (random.below(8)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
      return;
    case 1:
      if (Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(value));
      else holder[`${key}${random.pick(['', ' ', 's', '2'])}`] = structuredClone(value);
      return;
    case 2: {
      const other = random.pick(places);
      holder[key] = structuredClone(other.holder[other.key]);
      return;
    }
    case 3:
    case 4:
      if (typeof value === 'number') holder[key] = random.pick([value + 1, value - 1, -value, value * 2, 1 / value]);
      else holder[key] = structuredClone(random.pick(ODD_VALUES));
      return;
    case 5:
      holder[key] = random.pick(ODD_NUMBERS);
      return;
    case 6:
      holder[key] = random.pick([
        'x'.repeat(random.pick([100, 5000, 300_000])),
        DEEP,
        '\u001b[31m\u202e\n',
        '__proto__',
      ]);
      return;
    default:
      holder[key] = structuredClone(random.pick(ODD_VALUES));
  }
}

const ODD_VALUES: readonly Json[] = [
  ...[null, true, false, '', 'relu', '0', 0.5, -0.0, 1e308, 1e-320, 1e39, [], {}, [[]], [null], [0], { a: 1 }],
];

/** One of the keys of some object stands a second time, with another value. */
function withKeyTwice(text: string, random: Random): string {
  const starts = [...text.matchAll(/\{("[^"\\]+":)/g)];
  if (starts.length === 0) return text;
  const { index, 1: key } = random.pick(starts);
  return `${text.slice(0, index + 1)}${key}${random.pick(['null', '0', '[]', '"x"'])},${text.slice(index + 1)}`;
}
