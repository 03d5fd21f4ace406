/** Draws that depend on a key and nothing else: the same input on every machine. */
import { randomFloats } from '../support/random-network.js';

export class Random {
  readonly float: () => number;

  constructor(...key: readonly (string | number)[]) {
    let hash = 0x811c9dc5; // FNV-1a
    for (const char of key.join(' ')) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
    this.float = randomFloats(hash);
  }

  /** Whole number in [0, n). */
  below(n: number): number {
    return Math.floor(this.float() * n);
  }

  chance(p: number): boolean {
    return this.float() < p;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  floats(length: number, scale = 1): number[] {
    return Array.from({ length }, () => Math.fround((this.float() * 2 - 1) * scale));
  }
}
