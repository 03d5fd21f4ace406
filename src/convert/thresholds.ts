/**
 * Threshold balancing, section 3.1: V_th is a quantile (section 4.1.3) of the ReLU activations over the calibration images;
 * in residual blocks perhaps one for all, section 4.3.
 */
import type { Engine } from '../engine/engine.js';
import { residualBlocks } from '../network/blocks.js';
import type { Network } from '../network/layer.js';
import type { PerLayer } from '../network/snn.js';
import {
  countActivations,
  type Histograms,
  type QuantilePass,
  QuantileSelection,
  type ThresholdScope,
} from './quantile.js';

/** The search for a network's thresholds. */
export function selectThresholds(network: Network, p: number, scope: ThresholdScope): QuantileSelection {
  const cells = network.spiking.map((at) => (scope === 'layer' ? 1 : network.shapes[at][2]));
  return new QuantileSelection(p, scope, cells);
}

/** Runs the ANN on some calibration images and counts their activations for one pass. */
export function countImages(engine: Engine, images: Float32Array, pass: QuantilePass, into: Histograms): void {
  const { network } = engine;
  engine.forward(images, (s, activation) => {
    countActivations(pass, s, activation, network.shapes[network.spiking[s]][2], into);
  });
}

/**
 * float32 thresholds from quantiles, those of 0 replaced as {@link withoutZeros} says. The p-quantile of a channel is 0 where
 * more than a share p of its activations are: it need not be silent, and the rest is told in spikes of that size.
 */
export function thresholdsFrom(quantiles: readonly ArrayLike<number>[]): PerLayer {
  return quantiles.map((layer) => withoutZeros(Array.from(layer, Math.fround)));
}

/** Thresholds of a layer's channels, or its one: a 0 becomes the largest of the layer, or 1 where all are 0, as V_th > 0. */
export function withoutZeros(thresholds: readonly number[]): Float32Array {
  const largest = Math.max(...thresholds) || 1;
  return Float32Array.from(thresholds, (V_th) => V_th || largest);
}

/** Thresholds with which every spiking layer of a residual block has that of the block's output, where it has as many. */
export function sharedInBlocks(network: Network, own: PerLayer): PerLayer {
  const shared = [...own];
  for (const { inner, closing } of residualBlocks(network)) {
    for (const s of inner) if (own[s].length === own[closing].length) shared[s] = own[closing];
  }
  return shared;
}
