/** Networks whose run of T steps begins with their run of any fewer steps. */
import { neuronOf, type SpikingParameters } from '../network/snn.js';
import { kindOf, waitsForInputs } from '../paper/low-latency.js';
import type { Method } from './method.js';
import type { OptionValues } from './options.js';

/**
 * Is what a network has answered after t < T of T steps what it answers in a run of t steps? Then one simulation, read on the
 * way, stands for several.
 *
 * @param simulation the method's own way to run its networks, where it has one
 */
export function answersOnTheWay(
  parameters: SpikingParameters,
  { coding, compensateInput }: Pick<OptionValues, 'coding' | 'compensateInput'>,
  simulation: Method['simulation'],
): boolean {
  if (simulation) return false; // no run of integrate-and-fire neurons
  if (coding !== 'direct' && compensateInput === 'yes') return false; // the coder's start depends on T
  return !waitsForInputs(kindOf(neuronOf(parameters))); // they fire when all T inputs are in
}
