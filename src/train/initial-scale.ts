/**
 * The scale that a network without batch norms starts from. He initialisation keeps a signal's size through convolutions
 * and ReLUs, not through average pooling, which shrinks whatever varies within its window: behind the five pools of
 * VGG16 logits start some forty times too small, and so do the gradients on the way back. So each sum is brought to
 * unit variance on real images, layer by layer (the idea of Mishkin and Matas 2015, "All you need is a good init").
 */
import { firstImages, type ImageSet, normalise } from '../network/images.js';
import { type Network, sizeOf } from '../network/layer.js';
import type { Normalisation } from '../network/model.js';
import { GradientPlan } from './gradient-plan.js';
import { type ParameterLayout, sliceOf } from './parameters.js';

const IMAGES = 128;
/** Mean square of a sum's positive part at unit variance; logits start small, with a loss near that of guessing. */
const [SUM, LOGITS] = [1 / 2, 1 / 20];

/** Scales the weights of every layer in place, on the first images of the set. Same bits for the same images everywhere. */
export function scaleToImages(
  network: Network,
  layout: ParameterLayout,
  parameters: Float32Array,
  images: ImageSet,
  microBatch: number,
  normalisation?: Normalisation,
  progress?: (layers: number, of: number) => void,
): void {
  const plan = new GradientPlan(network, { batch: microBatch, batchNorm: false });
  const some = normalise(firstImages(images, IMAGES).pixels, images.shape[2], normalisation);
  const step = microBatch * sizeOf(images.shape);
  for (const [done, { at, weight }] of layout.layers.entries()) {
    progress?.(done, layout.layers.length);
    plan.setParameters(parameters);
    let [squares, values] = [0, 0];
    for (let first = 0; first < some.length; first += step) {
      plan.forward(some.subarray(first, first + step), at);
      for (const z of plan.output(at)) if (z > 0) squares += z * z;
      values += plan.output(at).length;
    }
    if (squares === 0) continue; // a layer without a positive sum has no size to go by
    const target = at === network.layers.length - 1 ? LOGITS : SUM;
    const gain = Math.sqrt(target / (squares / values));
    const slice = sliceOf(parameters, weight);
    for (let i = 0; i < slice.length; i++) slice[i] *= gain;
  }
  progress?.(layout.layers.length, layout.layers.length);
}
