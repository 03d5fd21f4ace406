/** What a kind of neuron can be asked for. */
import { kindOf, mostSteps, type Neuron, waitsForInputs } from '../paper/low-latency.js';
import type { SimulateOptions } from './engine.js';

/**
 * Refuses what means nothing: a layer of neurons that wait for all T inputs has no answer before T, and T decides what the
 * layers before send.
 *
 * @throws RangeError
 */
export function checkSimulation(neuron: Neuron, { steps, readouts }: SimulateOptions): void {
  const kind = kindOf(neuron);
  if (steps > mostSteps(kind)) {
    throw new RangeError(`"steps" expected at most ${mostSteps(kind)} for ${kind} neurons, got ${steps}`);
  }
  const early = readouts?.find((t) => t < steps);
  if (!waitsForInputs(kind) || early === undefined) return;
  throw new RangeError(`"readouts" expected none before T = ${steps} for ${kind} neurons, got ${early}`);
}
