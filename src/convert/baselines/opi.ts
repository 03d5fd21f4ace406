/**
 * OPI: Bu et al., "Optimized potential initialization for low-latency spiking neural networks", AAAI 2022.
 *
 * v(0) = V_th / 2 in every layer, which makes the expected error zero where the residual is uniform.
 *
 * The paper learns V_th as the clipping bound of the source network; that part needs training. What is left for given
 * weights is RobustNorm's V_th with its v(0), which is what this is. The paper has no code; `≥` as in its successor QCFS.
 */
import type { Conversion } from '../../network/snn.js';
import type { Calibration } from './calibration.js';
import { robustNorm } from './robust-norm.js';

/** @param p quantile in (0, 1] that V_th is taken at */
export async function opi(calibration: Calibration, steps: number, p: number): Promise<Conversion> {
  const conversion = await robustNorm(calibration, steps, p);
  return { ...conversion, initialPotential: conversion.thresholds.map((V_th) => V_th.map((x) => x / 2)) };
}
