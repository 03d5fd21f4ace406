/** Every job that workers may be asked for. A job is defined where its idea lives; here they are put together. */
import { CALIBRATION_JOBS } from './convert/measure.js';
import { METHODS } from './convert/methods/index.js';
import { ANSWER_JOBS } from './engine/answers.js';
import type { AnyJob } from './engine/job.js';
import { annUnder } from './evaluate/normalisation.js';
import { microBatchGradient } from './train/gradient-job.js';

export const JOBS: readonly AnyJob[] = [
  ...ANSWER_JOBS,
  annUnder,
  ...CALIBRATION_JOBS,
  ...METHODS.flatMap(({ simulation }) => simulation ?? []),
  microBatchGradient,
];
