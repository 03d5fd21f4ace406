/** Job: loss and gradient of micro-batches, one for each run of images. */
import { type Job, networkInputs, type Workplace } from '../engine/job.js';
import { sizeOf } from '../network/layer.js';
import { GradientPlan, type MicroBatch } from './gradient-plan.js';
import type { Recipe } from './recipe.js';

export interface GradientArgument {
  /** (P), in shared memory where there is any */
  readonly parameters: Float32Array;
  /** Another number whenever the parameters are others: workers take them over once per number. */
  readonly revision: number;
  /** Labels of the whole batch. */
  readonly labels: Uint16Array;
  readonly recipe: Pick<Recipe, 'microBatch' | 'batchNorm' | 'activation'>;
}

/** Micro-batches added up in the order of the images. */
export interface BatchSums {
  /** Sum over the images of the cross-entropy. */
  loss: number;
  /** Images whose largest logit is the label's. */
  correct: number;
  /** (layout.length) */
  readonly gradient: Float32Array;
  /** (layout.statistics) of each micro-batch */
  readonly statistics: Float32Array[];
}

/** A run is a micro-batch: the caller's chunk decides its size. */
export const microBatchGradient: Job<GradientArgument, BatchSums> = {
  kind: 'micro-batch-gradient',
  chunk: 32,
  run(place, argument, images) {
    const { labels } = argument;
    const inputs = networkInputs(place, images);
    const count = inputs.length / sizeOf(place.engine.network.shapes[0]);
    const own = labels.subarray(images.first, images.first + count);
    const { statistics, ...sums }: MicroBatch = planOf(place, argument).learn(inputs, own, 1 / labels.length);
    return { ...sums, statistics: [statistics] };
  },
  merge(total, more) {
    total.loss += more.loss;
    total.correct += more.correct;
    total.statistics.push(...more.statistics);
    for (let i = 0; i < total.gradient.length; i++) total.gradient[i] += more.gradient[i];
    return total;
  },
};

/** The plan of a training, with the parameters of the job; kept from run to run, as trainings come one after another. */
function planOf(place: Workplace, { recipe, parameters, revision }: GradientArgument): GradientPlan {
  const kept = place.keep('gradient', () => ({ plan: undefined as GradientPlan | undefined, loaded: -1 }));
  const { microBatch: batch, batchNorm, activation } = recipe;
  const old = kept.plan?.options;
  const isSame = old?.batch === batch && old.batchNorm === batchNorm && old.activation === activation;
  const plan =
    isSame && kept.plan ? kept.plan : new GradientPlan(place.engine.network, { batch, batchNorm, activation });
  if (plan !== kept.plan || revision !== kept.loaded) plan.setParameters(parameters);
  kept.plan = plan;
  kept.loaded = revision;
  return plan;
}
