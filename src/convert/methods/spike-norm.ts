/**
 * SpikeNorm: Sengupta et al., "Going deeper in spiking neural networks: VGG and residual architectures", Frontiers in
 * Neuroscience 13, 2019.
 *
 * Layer by layer V_th is the largest input current I(t) over images, steps and neurons, with the layers before already
 * balanced and spiking, the later ones idle.
 *
 * What is different here, or not settled by the source:
 * - soft reset, as everywhere in this project; the paper resets to zero. With soft reset SpikeNorm is RMP with α = 1;
 * - `≥`; the paper's algorithm and the code we know differ;
 * - the input is coded as everywhere else (`--coding`); the paper's is a signed Poisson code, which `bernoulli` is;
 * - balanced on the first 32 calibration images over 512 steps, whatever the T of the evaluation; public code that
 *   follows the paper takes 512 images and 2,500 steps. With few steps (64 on ResNet20) no spike reaches the last layers,
 *   whose V_th then comes from their biases alone;
 * - few time steps do badly by nature: the largest current of one step is many times the largest activation, more so from
 *   layer to layer. The paper runs 2,500 steps;
 * - biases (batch norm is folded) belong to the current; the paper's networks have none;
 * - residual blocks: V_th of the neurons behind an addition is the largest sum of both branches. The paper's constraints
 *   on residual networks (extra neurons at the junction, equal V_th on both branches) are not applied: spikes carry their
 *   own layer's V_th, so that the branches add up in the unit of the activations;
 * - the output layer does not fire and is not balanced.
 */
import type { PerLayer } from '../../network/snn.js';
import type { Calibration } from '../calibration.js';
import type { Method } from '../method.js';
import { plainParameters } from './start.js';

/** Images and steps to balance over. Many steps, since the first spikes reach a deep layer late. */
export const IMAGES = 32;
const BALANCING_STEPS = 512;

/** V_th of every layer, one after the other. */
function balanceCurrents(calibration: Calibration): Promise<PerLayer> {
  return calibration.once('spike-norm', async () => {
    const few = calibration.first(IMAGES);
    let thresholds: PerLayer = calibration.network.spiking.map(() => Float32Array.of(1));
    for (const s of thresholds.keys()) {
      const largest = await few.largestCurrent(s, plainParameters(thresholds), BALANCING_STEPS);
      // A layer that is never driven never fires, whatever its V_th.
      thresholds = thresholds.with(s, Float32Array.of(largest > 0 ? largest : 1));
    }
    return thresholds;
  });
}

export const spikeNorm: Method = {
  name: 'spike-norm',
  source: 'Sengupta et al., Frontiers in Neuroscience 2019',
  summary: 'V_th = largest input current, layer by layer, from the balanced layers before',
  class: 'A',
  async convert(calibration, { steps }) {
    const thresholds = await balanceCurrents(calibration);
    return {
      ...plainParameters(thresholds),
      steps,
      options: { balancingSteps: BALANCING_STEPS, samples: IMAGES, steps },
    };
  },
};
