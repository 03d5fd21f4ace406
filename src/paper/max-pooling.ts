/**
 * Max pooling in a spiking network, beyond the paper, whose networks pool by averages. A window's inputs send x_i(t) at
 * each step; S_i(t) = Σ x_i up to t is what input i has sent so far, M(t) the largest S_i(t). What the pool sends at step t
 * is a choice:
 *
 * - `max-of-sums`: M(t) − M(t − 1), so that it has sent M(T) in all: Σ_t of the pool is the maximum of the Σ_t of its inputs,
 *   and Eq. (7) to (11) hold with max pooling as they do with linear layers. Spikes of one V_th stay such spikes: M moves
 *   by one of them at most. What lateral inhibition in the pool aims at (Li and Zeng, IJCAI 2022).
 * - `sum-gate`: x_i(t) of the input with the largest S_i(t), the first of equals in row-major order (Rueckauer et al.,
 *   Frontiers in Neuroscience 2017: gates let only the spikes of the maximally firing neuron pass, rates being estimated
 *   online). It never sends less than `max-of-sums` over binary spikes, and more where inputs take turns at the top.
 * - `spike-wise`: the largest x_i(t): any spike passes (what is left if a converter does not touch the pool, as
 *   SpikingJelly's ann2snn does).
 * - `average`: average pooling over the same window, as networks made for conversion have it (Cao et al., IJCV 2015).
 *
 * Where spikes are binary digits, most significant first (few-spikes neurons), S_i(t) = 2 S_i(t − 1) + x_i(t), and what
 * `max-of-sums` sends is M(t) − 2 M(t − 1): again one digit, and the largest of the numbers in all.
 *
 * A pool in front of its ReLU gets the currents that no neuron has seen, and reads them in the same way. Sums are float64,
 * which holds those of spikes exactly.
 */

/** The readings, the default first. */
export const MAX_POOLINGS = ['max-of-sums', 'sum-gate', 'spike-wise', 'average'] as const;

export type MaxPooling = (typeof MAX_POOLINGS)[number];

/** Those that take a maximum. */
export type TrueMaxPooling = Exclude<MaxPooling, 'average'>;

/** Place of the largest of the first `count` values, the first of equals. */
export function placeOfLargest(values: ArrayLike<number>, count: number): number {
  let place = 0;
  for (let i = 1; i < count; i++) if (values[i] > values[place]) place = i;
  return place;
}

/**
 * What a max pool sends at one step, rounded to float32.
 *
 * @param x     x_i(t) of the window's inputs in row-major order
 * @param S     S_i(t), with step t
 * @param count inputs in the window
 * @param M     M(t − 1), or 2 M(t − 1) of digits; 0 before the first step
 */
export function pooledValue(
  reading: TrueMaxPooling,
  x: ArrayLike<number>,
  S: ArrayLike<number>,
  count: number,
  M: number,
): number {
  switch (reading) {
    case 'max-of-sums':
      return Math.fround(S[placeOfLargest(S, count)] - M);
    case 'sum-gate':
      return x[placeOfLargest(S, count)];
    case 'spike-wise':
      return x[placeOfLargest(x, count)];
    default:
      return reading satisfies never;
  }
}
