/** Do two workers do twice the work of one? Usage: node bench/workers.mjs [--quick] */
import { answer } from './shared.mjs';

await answer(['workers'], true);
