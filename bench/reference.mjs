/** How much faster is the SIMD engine than the TypeScript reference, per layer kind and for whole nets? Usage: node bench/reference.mjs [--quick] */
import { answer } from './shared.mjs';

await answer(['engine-vs-reference'], true);
