/**
 * QCFS, quantisation clip floor shift: a = V_th · clip(floor(z L / V_th + 1/2) / L, 0, 1) with trained V_th and the
 * gradient straight through the rounding. A neuron that starts at V_th / 2 and gets its input evenly gives the same
 * after T = L steps.
 */
import { checkInteger } from '../check.js';
import type { Activation } from './activation.js';

const MOST_LEVELS = 1024;

/** @param L levels above 0; the paper's are 4 and 8 */
export function qcfs(L = 4): Activation {
  checkInteger('levels of qcfs', L, 1, MOST_LEVELS);
  return {
    name: `qcfs:${L}`,
    source: 'Bu, Fang, Ding, Dai, Yu and Huang 2022',
    ...{ copies: 1, trainsThreshold: true, fire: '>=' },
    initialPotential: ({ V_th }) => V_th / 2,
    forward: (kernels, { z, a, count }, { V_th }) => kernels.clipToThreshold(z, a, count, V_th, L),
    backward: (kernels, { z, a, count, sums }, { V_th }, da, dz) =>
      kernels.clipGradient(z, a, da, dz, count, V_th, sums),
  };
}
