/** What does a spike of a signed, two-phase or graded neuron cost, and a temporal bias? Usage: node bench/neurons.mjs [--quick] */
import { answer } from './shared.mjs';

await answer(['neurons'], true);
