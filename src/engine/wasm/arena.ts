/** Memory sized once: everything is reserved first, then the memory is made and filled. Nothing is freed. */
import type { Kernels } from './kernels.js';
import { instantiateKernels } from './load-kernels.js';

const ALIGN = 64; // a cache line
const GUARD = 128; // kernels may read, never write, one 32-lane row past the end of a buffer
const PAGE = 65536;

export class Arena {
  #end = ALIGN;
  #fills: (() => void)[] = [];
  #memory: WebAssembly.Memory | undefined;
  #kernels: Kernels | undefined;

  /** Reserves `words` 32-bit words and returns their address. Before {@link seal} only. */
  reserve(words: number): number {
    if (this.#memory) throw new Error('the arena is sealed');
    const at = this.#end;
    this.#end = Math.ceil((at + words * 4 + GUARD) / ALIGN) * ALIGN;
    if (this.#end >= 2 ** 32)
      throw new RangeError(
        '"network" needs more than 4 GB of WebAssembly memory; use a smaller network, or fewer images at once (micro-batch)',
      );
    return at;
  }

  /** Reserves room for `values` and copies them in when the memory exists. */
  store(values: ArrayLike<number>, kind: 'f32' | 'u32'): number {
    const at = this.reserve(values.length);
    this.onSeal(() => (kind === 'f32' ? this.f32(at, values.length) : this.u32(at, values.length)).set(values));
    return at;
  }

  /** Work to do once the memory exists. */
  onSeal(fill: () => void): void {
    this.#fills.push(fill);
  }

  /** Makes the memory and fills it. */
  seal(): void {
    const pages = Math.ceil(this.#end / PAGE);
    this.#memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    this.#kernels = instantiateKernels(this.#memory);
    for (const fill of this.#fills) fill();
    this.#fills = [];
  }

  get bytes(): number {
    return this.#end;
  }

  get kernels(): Kernels {
    if (!this.#kernels) throw new Error('the arena is not sealed');
    return this.#kernels;
  }

  f32(at: number, length: number): Float32Array {
    return new Float32Array(this.#buffer, at, length);
  }

  u32(at: number, length: number): Uint32Array {
    return new Uint32Array(this.#buffer, at, length);
  }

  i32(at: number, length: number): Int32Array {
    return new Int32Array(this.#buffer, at, length);
  }

  i8(at: number, length: number): Int8Array {
    return new Int8Array(this.#buffer, at, length);
  }

  f64(at: number, length: number): Float64Array {
    return new Float64Array(this.#buffer, at, length);
  }

  get #buffer(): ArrayBuffer {
    if (!this.#memory) throw new Error('the arena is not sealed');
    return this.#memory.buffer;
  }
}
