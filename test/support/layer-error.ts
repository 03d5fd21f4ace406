/** The statements of test/properties/layer-error.ts on one layer of one net. */
import { expect } from 'vitest';
import type { ImageSet } from '../../src/network/images.js';
import type { Model } from '../../src/network/model.js';
import type { SpikingParameters } from '../../src/network/snn.js';
import {
  errorsOfRecordedRun,
  errorsRunAgain,
  fallsInSize,
  finalPotentials,
  meanErrors,
  recordLayer,
  risesInSize,
} from '../properties/layer-error.js';
import { firstDifference } from './bits.js';

/**
 * Over the driven neurons the mean error term falls with every step of v(0) towards the residual, over all neurons it
 * rises; both with the neurons run again, and with v(T) of the recorded run.
 *
 * @param layer counted from 1, as in the paper
 */
export function testLayerError(
  model: Model,
  parameters: SpikingParameters,
  { layer, images, set }: { layer: number; images: number; set: ImageSet },
): void {
  const recorded = recordLayer(model, parameters, { s: layer - 1, T: 16, images, set });
  // The neurons of src/paper are those of the engine.
  expect(firstDifference(finalPotentials(recorded, 0), recorded.v_T)).toBe(-1);
  // There are many driven neurons and many others, and an error to lose.
  const share = recorded.driven.filter(Boolean).length / recorded.driven.length;
  expect(share).toBeGreaterThan(0.1);
  expect(share).toBeLessThan(0.9);
  expect(meanErrors(recorded, 0, recorded.v_T).driven).toBeLessThan(-0.2);
  for (const errors of [errorsRunAgain(recorded), errorsOfRecordedRun(recorded)]) {
    const [driven, all] = [errors.map((one) => one.driven), errors.map((one) => one.all)];
    expect(fallsInSize(driven), `driven: ${driven}`).toBe(true);
    expect(Math.abs(driven[4])).toBeLessThan(Math.abs(driven[0]) / 100);
    expect(risesInSize(all), `all: ${all}`).toBe(true);
    expect(all[0]).toBeGreaterThan(0);
  }
}
