/**
 * How one channel is fitted to the ANN, beyond the paper: by one bias (`shift`), by a bias for each step (`temporal`), or
 * by a search over V_th and all biases (`search`). All measure on samples of the currents that the SNN's own earlier
 * layers send, with the neuron that will run.
 */
import { kindOf, type NeuronKind, waitsForInputs } from '../../paper/low-latency.js';
import { type ChannelFit, ChannelRun, type ChannelSamples, type NeuronRules } from './channel.js';
import { prepareErrors, sortSamples } from './errors.js';

export type FitKind = 'shift' | 'temporal' | 'search';

/** Fits one channel from a start. Only sums over the channel's own samples: the same for any workers. */
export function fitChannel(kind: FitKind, samples: ChannelSamples, start: ChannelFit, rules: NeuronRules): ChannelFit {
  const run = new ChannelRun(samples, rules);
  switch (kind) {
    case 'shift':
      return fitShift(run, start);
    case 'temporal':
      return fitTemporal(run, start);
    case 'search':
      return searchFit(samples, rules, startOfSearch(rules)(run, start));
    default:
      return kind satisfies never;
  }
}

/** Neurons that wait for all their input have one bias for all steps. */
function startOfSearch({ neuron }: NeuronRules): typeof fitShift {
  return waitsForInputs(kindOf(neuron)) ? fitShift : fitTemporal;
}

const SHIFTS = 8;

/** One bias for all steps: b += mean(a) − mean(V_th r), measured again after each change. */
function fitShift(run: ChannelRun, start: ChannelFit): ChannelFit {
  const target = mean(run.samples.activations);
  let fit = start;
  for (let k = 0; k < SHIFTS; k++) {
    run.all(fit);
    const error = run.meanOutput(fit.V_th) / run.total - target;
    fit = { ...fit, beta: fit.beta.map((b) => b - error) };
  }
  return fit;
}

const PASSES = 12;
const RATE = 0.5; // halved after each third of the passes

/**
 * A bias for each step (after FTBC, ECCV 2024): at each step the mean output so far is compared with the ANN's, and the
 * step's bias takes back a part of the difference, with the steps before already corrected.
 */
function fitTemporal(run: ChannelRun, start: ChannelFit): ChannelFit {
  const { T, v, n } = run;
  const { V_th, v_0 } = start;
  const target = mean(run.samples.activations);
  const beta = start.beta.slice();
  const [v_before, n_before] = [new Float32Array(run.m), new Float32Array(run.m)];
  for (let pass = 0; pass < PASSES; pass++) {
    const rate = RATE * 0.5 ** Math.floor((pass * 3) / PASSES);
    run.start(v_0);
    for (let t = 1; t <= T; t++) {
      v_before.set(v);
      n_before.set(n);
      run.step(t, V_th, beta[t - 1]);
      beta[t - 1] -= rate * (run.meanOutput(V_th) - t * target);
      v.set(v_before);
      n.set(n_before);
      run.step(t, V_th, beta[t - 1]);
    }
  }
  return { V_th, v_0, beta };
}

const ROUNDS = 12;
const FIRST_STEP = 0.25; // in units of V_th
const LAST_STEP = 0.02;
/** Weight of the squared mean error of each segment of activations: keeps the scale, which least squares alone shrinks. */
const SEGMENT_WEIGHT = 3;
/** Weight of the errors on the way, t < T: binary neurons gain by waiting, others by keeping up. */
const WAY_WEIGHT: Readonly<Record<NeuronKind, number>> = {
  ...{ binary: 0.1, signed: 0.3, graded: 0.3 },
  ...{ 'two-phase': 0, 'few-spikes': 0 }, // they have no output on the way
};

/**
 * Coordinate search: V_th (with everything in proportion), all biases together, single steps, and charge moved from a step
 * to the next; the step halves when nothing helps. Where neurons wait for all their input, steps have no biases of their own.
 */
function searchFit(samples: ChannelSamples, rules: NeuronRules, start: ChannelFit): ChannelFit {
  const T = start.beta.length;
  const sorted = sortSamples(samples);
  const errors = prepareErrors(sorted, rules);
  const kind = kindOf(rules.neuron);
  const [way, waits] = [WAY_WEIGHT[kind], waitsForInputs(kind)];
  const costOfFit = (fit: ChannelFit) => costOf(errors(fit), sorted.ends, T, way);
  let best = start;
  let least = costOfFit(best);
  const attempt = (candidate: ChannelFit): boolean => {
    const cost = costOfFit(candidate);
    if (cost >= least) return false;
    [best, least] = [candidate, cost];
    return true;
  };
  let step = FIRST_STEP;
  for (let round = 0; round < ROUNDS && step >= LAST_STEP; round++) {
    let better = false;
    for (const move of movesOf(T, step, waits)) {
      if (attempt(move(best, 1)) || attempt(move(best, -1))) better = true;
    }
    if (!better) step /= 2;
  }
  return best;
}

type Move = (fit: ChannelFit, direction: 1 | -1) => ChannelFit;

function movesOf(T: number, step: number, waits: boolean): Move[] {
  const scale: Move = (fit, direction) => {
    const factor = (1 + 0.6 * step) ** direction;
    return {
      V_th: Math.fround(fit.V_th * factor),
      v_0: Math.fround(fit.v_0 * factor),
      beta: fit.beta.map((b) => b * factor),
    };
  };
  const together: Move = (fit, direction) => ({
    ...fit,
    beta: fit.beta.map((b) => b + (2 * direction * step * fit.V_th) / T),
  });
  if (waits) return [scale, together];
  const single =
    (t: number): Move =>
    (fit, direction) => ({
      ...fit,
      beta: fit.beta.with(t, fit.beta[t] + direction * step * fit.V_th),
    });
  const later =
    (t: number): Move =>
    (fit, direction) => {
      const charge = direction * step * fit.V_th;
      return { ...fit, beta: fit.beta.with(t, fit.beta[t] + charge).with(t + 1, fit.beta[t + 1] - charge) };
    };
  const steps = Array.from({ length: T }, (_, t) => t);
  return [scale, together, ...steps.map(single), ...steps.slice(0, -1).map(later)];
}

/** Mean squared error of the outputs after T steps, of their means in each segment, and of the sums on the way. */
function costOf(errors: Float64Array, ends: readonly number[], T: number, way: number): number {
  const m = ends[ends.length - 1];
  let cost = 0;
  ends.forEach((end, k) => {
    const count = end - (k === 0 ? 0 : ends[k - 1]);
    const own = errors.subarray(k * T * 2, (k + 1) * T * 2);
    for (let t = 1; t < T; t++) cost += way * own[t * 2 - 1];
    const [sum, squares] = [own[T * 2 - 2], own[T * 2 - 1]];
    cost += squares + (SEGMENT_WEIGHT * sum * sum) / count;
  });
  return cost / (m * T * T);
}

function mean(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
