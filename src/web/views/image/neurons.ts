/** What the page needs to know of a neuron's kind. */
import { kindOf, type Neuron } from '../../../paper/low-latency.js';

/** Can it take spikes back? */
export function isSigned(neuron: Neuron): boolean {
  const kind = kindOf(neuron);
  return kind === 'signed' || kind === 'graded';
}
