/** When an answer can be read on the way. */
import { kindOf, type Neuron } from '../paper/low-latency.js';
import type { SimulateOptions } from './engine.js';

/**
 * Refuses readings that mean nothing: a layer of two-phase neurons waits for all T inputs, so that there is no answer
 * before T, and T decides what the layers before send.
 *
 * @throws RangeError
 */
export function checkReadouts(neuron: Neuron, { steps, readouts }: SimulateOptions): void {
  const early = readouts?.find((t) => t < steps);
  if (kindOf(neuron) !== 'two-phase' || early === undefined) return;
  throw new RangeError(`"readouts" expected none before T = ${steps} for two-phase neurons, got ${early}`);
}
