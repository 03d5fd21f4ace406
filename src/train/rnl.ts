/**
 * RNL, rate norm layer: the clipped ReLU a = V_th · clip(z / V_th, 0, 1) with trained V_th; the spiking network starts
 * at v(0) = 0. The published layer writes V_th as a running maximum times a trained scale; here it is trained as it is.
 */
import type { Activation } from './activation.js';

export function rnl(parameter?: number): Activation {
  if (parameter !== undefined) throw new RangeError(`"as" expected rnl without a number, got rnl:${parameter}`);
  return {
    name: 'rnl',
    source: 'Ding, Yu, Tian and Huang 2021',
    ...{ copies: 1, trainsThreshold: true, fire: '>=' },
    initialPotential: () => 0,
    forward: (kernels, { z, a, count }, { V_th }) => kernels.clipToThreshold(z, a, count, V_th, 0),
    backward: (kernels, { z, a, count, sums }, { V_th }, da, dz) =>
      kernels.clipGradient(z, a, da, dz, count, V_th, sums),
  };
}
