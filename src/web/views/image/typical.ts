/** Which neuron to look at first. */
import type { MappedLayer } from './maps.js';

/** Of V_th: a neuron with this activation fires about every third step; its charge can be seen to grow, and to be spent. */
const SHARE = 1 / 3;

/** The neuron, in (H, W, C) order, whose ANN activation is nearest to a third of its threshold. */
export function typicalNeuron({ activation, thresholds }: MappedLayer): number {
  let best = 0;
  let nearest = Number.POSITIVE_INFINITY;
  for (let n = 0; n < activation.length; n++) {
    const distance = Math.abs(activation[n] / thresholds[n % thresholds.length] - SHARE);
    if (distance < nearest) [best, nearest] = [n, distance];
  }
  return best;
}
