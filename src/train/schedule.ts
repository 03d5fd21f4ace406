/** Learning rate over the epochs. */

export const SCHEDULES = ['step', 'one-cycle'] as const;

/**
 * `step`: the paper's, divided by 5 at epochs 70, 130, 190 and 240 of 300, and at the same shares of any other number.
 * `one-cycle`: up in a straight line over the first quarter, down to nothing over the rest (Smith 2018); for few epochs.
 */
export type Schedule = (typeof SCHEDULES)[number];

const MILESTONES = [70 / 300, 130 / 300, 190 / 300, 240 / 300];
const WARM_UP = 0.25;
const START = 0.04; // share of the top rate that one-cycle starts from

/**
 * Learning rate of one update.
 *
 * @param peak  the highest rate
 * @param done  updates done before this one
 * @param total updates of the whole training
 */
export function learningRateAt(schedule: Schedule, peak: number, done: number, total: number): number {
  const share = done / total;
  if (schedule === 'step') return MILESTONES.reduce((rate, milestone) => (share >= milestone ? rate / 5 : rate), peak);
  if (share < WARM_UP) return peak * (START + (1 - START) * (share / WARM_UP));
  return peak * ((1 - share) / (1 - WARM_UP));
}
