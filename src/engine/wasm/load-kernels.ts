/** The one way to load the kernels: inlined, compiled once, instantiated per memory. */
import { kernelsBase64 } from './kernels.generated.js';
import type { Kernels } from './kernels.js';

let compiled: WebAssembly.Module | undefined;

/**
 * Compiles on first use.
 *
 * @throws Error if the runtime has no WebAssembly SIMD
 * @throws WebAssembly.CompileError if it does not let it be compiled, as a page under a policy without `wasm-unsafe-eval`
 */
export function kernelsModule(): WebAssembly.Module {
  if (!compiled) {
    const bytes = Uint8Array.from(atob(kernelsBase64), (c) => c.charCodeAt(0));
    if (!WebAssembly.validate(bytes)) {
      throw new Error(
        'this runtime has no WebAssembly SIMD: use Node 20 or a browser of 2021 or later; the engine "reference" needs none, methods that fit layers do',
      );
    }
    compiled = new WebAssembly.Module(bytes);
  }
  return compiled;
}

/** The kernels over a memory. */
export function instantiateKernels(memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(kernelsModule(), { env: { memory } }).exports as unknown as Kernels;
}
