/** Everything that decides the final weights, apart from the network's shape and the images. */
import { checkInteger, checkOneOf } from '../check.js';
import { MAX_SEED } from '../coding/random.js';
import { activationOf } from './activation.js';
import { SCHEDULES, type Schedule } from './schedule.js';

export interface Recipe {
  readonly epochs: number;
  /** Images of one update. */
  readonly batch: number;
  /** Images that go through the network together; a batch norm sees so many. Divides the batch. */
  readonly microBatch: number;
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly momentum: number;
  readonly weightDecay: number;
  /** Largest Euclidean norm of a gradient; null for no limit. */
  readonly clip: number | null;
  /** A batch norm behind every convolution, folded into it in the model. */
  readonly batchNorm: boolean;
  /** Random flips and shifts. */
  readonly augment: boolean;
  readonly seed: number;
  /** What stands in for ReLU, by its name (`qcfs:4`); missing where nothing does. */
  readonly activation?: string | undefined;
}

/** The paper's recipe (section 4.1): 300 epochs, rate 0.1 divided by 5 at 70, 130, 190, 240, momentum 0.9, decay 5e-4. */
export const PAPER_RECIPE: Recipe = {
  epochs: 300,
  batch: 128,
  microBatch: 32,
  learningRate: 0.1,
  schedule: 'step',
  momentum: 0.9,
  weightDecay: 5e-4,
  clip: null,
  batchNorm: false,
  augment: true,
  seed: 1,
};

/** @throws RangeError naming the field */
export function checkRecipe(recipe: Recipe): void {
  for (const name of ['epochs', 'batch', 'microBatch'] as const) checkInteger(name, recipe[name], 1);
  checkInteger('seed', recipe.seed, 0, MAX_SEED);
  if (recipe.activation !== undefined) activationOf(recipe.activation);
  checkOneOf('schedule', recipe.schedule, SCHEDULES);
  if (recipe.batch % recipe.microBatch !== 0) {
    throw new RangeError(`"microBatch" expected a divisor of the batch ${recipe.batch}, got ${recipe.microBatch}`);
  }
  const ranges = { learningRate: [0, 100], momentum: [0, 0.9999], weightDecay: [0, 1] } as const;
  for (const [name, [low, high]] of Object.entries(ranges)) {
    const value = recipe[name as keyof typeof ranges];
    if (!(value >= low && value <= high)) throw new RangeError(`"${name}" expected ${low} to ${high}, got ${value}`);
  }
  if (recipe.clip !== null && !(recipe.clip > 0)) throw new RangeError(`"clip" expected > 0, got ${recipe.clip}`);
}
