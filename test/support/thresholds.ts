/** V_th from images that are numbers already, in this thread. */
import { emptyHistograms, type ThresholdScope } from '../../src/convert/quantile.js';
import { countImages, selectThresholds, thresholdsFrom } from '../../src/convert/thresholds.js';
import type { Engine } from '../../src/engine/engine.js';
import type { PerLayer } from '../../src/network/snn.js';

/** The p-quantile of each layer's or channel's activations over images (N, H, W, C). */
export function balanceThresholds(engine: Engine, images: Float32Array, p: number, scope: ThresholdScope): PerLayer {
  const selection = selectThresholds(engine.network, p, scope);
  for (let pass = selection.next(); pass; pass = selection.next()) {
    const counts = emptyHistograms(pass);
    countImages(engine, images, pass, counts);
    selection.advance(counts);
  }
  return thresholdsFrom(selection.result());
}
