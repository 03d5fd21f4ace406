/**
 * OPI: Bu et al., "Optimized potential initialization for low-latency spiking neural networks", AAAI 2022.
 *
 * v(0) = V_th / 2 in every layer, which makes the expected error zero where the residual is uniform.
 *
 * The paper learns V_th as the clipping bound of the source network; that part needs training. What is left for given
 * weights is RobustNorm's V_th with its v(0), which is what this is. The paper has no code; `≥` as in its successor QCFS.
 */
import type { Method } from '../method.js';
import { QUANTILE, robustNorm } from './robust-norm.js';

export const opi: Method = {
  name: 'opi',
  source: 'Bu et al., AAAI 2022',
  summary: 'V_th as robust-norm, v(0) = V_th / 2',
  class: 'A',
  parameter: QUANTILE,
  async convert(calibration, options, p) {
    const conversion = await robustNorm.convert(calibration, options, p);
    return { ...conversion, initialPotential: conversion.thresholds.map((V_th) => V_th.map((x) => x / 2)) };
  },
};
