/** Protocol buffers, written without knowing what may stand where. */
import { joined } from '../mutate.js';

/** A field's value: a whole number, a float32, text or bytes, several numbers in a row, a message. */
export type Value = number | { float: number } | string | Uint8Array | { packed: number[] } | Field[];

/** A numbered field of a message. */
export interface Field {
  number: number;
  value: Value;
}

export const field = (number: number, value: Value): Field => ({ number, value });

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...bytes, Number(rest)]);
}

/** The bytes of a message. */
export function encode(fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  for (const { number, value } of fields) {
    const tag = (wire: number) => varint(number * 8 + wire);
    if (typeof value === 'number') parts.push(tag(0), varint(value));
    else if (typeof value === 'object' && 'float' in value)
      parts.push(tag(5), new Uint8Array(Float32Array.of(value.float).buffer));
    else {
      const bytes = contentOf(value);
      parts.push(tag(2), varint(bytes.length), bytes);
    }
  }
  return joined(...parts);
}

function contentOf(value: string | Uint8Array | { packed: number[] } | Field[]): Uint8Array {
  if (typeof value === 'string') return new TextEncoder().encode(value);
  if (value instanceof Uint8Array) return value;
  return Array.isArray(value) ? encode(value) : joined(...value.packed.map(varint));
}
