/**
 * HybridTrain's second stage: the converted network itself is trained through its T steps, V_th and v(0) staying as the
 * conversion left them. The step function's gradient is replaced by a triangle around V_th; the reset passes none on.
 * Unlike in the published code a spike reaches the next layer in the same step, as in this project's engines.
 */
import { checkInteger } from '../check.js';
import type { Activation } from './activation.js';

const MOST_STEPS = 256;
const HEIGHT = 0.3; // of the triangle, as published

/** @param T time steps that are simulated */
export function hybrid(T = 8): Activation {
  checkInteger('steps of hybrid', T, 1, MOST_STEPS);
  return {
    name: `hybrid:${T}`,
    source: 'Rathi, Srinivasan, Panda and Roy 2020',
    ...{ copies: T, trainsThreshold: false, fire: '>' },
    initialPotential: ({ v_0 }) => v_0,
    forward: (kernels, { z, a, kept, count }, { V_th, v_0 }) =>
      kernels.integrateAndFire(z, kept, a, count / T, T, V_th, v_0),
    backward: (kernels, { kept, count }, { V_th }, da, dz) =>
      kernels.spikeGradient(kept, da, dz, count / T, T, V_th, HEIGHT),
  };
}
