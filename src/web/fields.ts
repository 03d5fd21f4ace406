/** The settings as fields: the paper's symbol, a name, a sentence, and what can be chosen. */
import { type Settings, STEPS } from './settings.js';

export interface Field {
  readonly key: keyof Settings;
  /** As in the paper; `_` starts an index. */
  readonly symbol: string;
  readonly label: string;
  readonly help: string;
  /** Values and what they are called; without them the field is a number. */
  readonly choices?: readonly (readonly [value: string, label: string])[];
  readonly range?: { readonly min: number; readonly max: number; readonly step: number | 'any' };
  /** Shown with the others, or under "More settings". */
  readonly more?: boolean;
  /** Has the field a meaning with these settings? */
  readonly when?: (settings: Settings) => boolean;
}

const usesData = ({ init, method, view }: Settings) =>
  init === 'data' && (view !== 'image' || method === 'i-snn' || method === 'ic-snn');
const usesWeights = ({ init }: Settings) => init === 'weights';
const compensates = ({ method, view }: Settings) => view !== 'image' || method === 'c-snn' || method === 'ic-snn';
const initialises = ({ method, view }: Settings) => view !== 'image' || method === 'i-snn' || method === 'ic-snn';

export const FIELDS: readonly Field[] = [
  {
    ...{ key: 'T', symbol: 'T', label: 'time steps' },
    help: 'How long the spiking net runs. Its answer is the mean of the output currents over T.',
    choices: STEPS.map((T) => [String(T), String(T)]),
    when: ({ view }) => view !== 'table',
  },
  {
    ...{ key: 'method', symbol: 'v(0)', label: 'method' },
    help: 'Where the membrane potential starts: at 0, at a residual learned before, at a compensation, or at both.',
    choices: [
      ['snn', 'SNN: 0'],
      ['i-snn', 'I-SNN: residual'],
      ['c-snn', 'C-SNN: compensation'],
      ['ic-snn', 'IC-SNN: both'],
    ],
    when: ({ view }) => view === 'image',
  },
  {
    ...{ key: 'quantile', symbol: 'p', label: 'quantile' },
    help: 'The threshold V_th of a layer is this quantile of its ReLU activations over the calibration images.',
    range: { min: 0.5, max: 1, step: 'any' },
  },
  {
    ...{ key: 'residual', symbol: 'v(T)', label: 'residual' },
    help: 'What Algorithm 2 averages: the paper’s text says a remainder, its algorithm v(T) as it is.',
    choices: [
      ['remainder', 'v(T) mod V_th'],
      ['clamped', 'v(T) clipped to [0, V_th]'],
      ['in-range', 'only v(T) in [0, V_th]'],
      ['raw', 'v(T) as it is'],
      ['auto', 'what agrees best with the ANN'],
    ],
    when: usesData,
  },
  {
    ...{ key: 'compensation', symbol: 'V_th/2T', label: 'compensation' },
    help: 'A rate code drops V_th / 2 on average. Algorithm 3 gives it back; its text and its formula differ.',
    choices: [
      ['once', 'V_th / 2T, once'],
      ['per-step', 'V_th / 2T at every step'],
      ['half', 'V_th / 2, once'],
      ['none', 'none'],
    ],
    when: compensates,
  },
  {
    ...{ key: 'coding', symbol: 'x(t)', label: 'coding' },
    help: 'How the image enters: as it is at every step, or as spikes whose rate stands for the pixel.',
    choices: [
      ['direct', 'direct: the image itself'],
      ['regular', 'regular spikes'],
      ['bernoulli', 'random (Bernoulli) spikes'],
    ],
  },
  {
    ...{ key: 'thresholdScope', symbol: 'V_th', label: 'scope of a threshold', more: true },
    help: 'One threshold for a layer, as in the paper, or one for each channel.',
    choices: [
      ['layer', 'layer'],
      ['channel', 'channel'],
    ],
  },
  {
    ...{ key: 'init', symbol: 'v(0)', label: 'residual from', more: true },
    help: 'Algorithm 1 computes the residual from the weights, Algorithm 2 measures it on calibration images.',
    choices: [
      ['data', 'data (Algorithm 2)'],
      ['weights', 'weights (Algorithm 1)'],
      ['zero', 'nothing: 0'],
    ],
    when: initialises,
  },
  {
    ...{ key: 'weightsRule', symbol: 'W·T + b', label: 'drive in Algorithm 1', more: true },
    help: 'Summed over the inputs of a neuron, as the text describes, or weight by weight, as printed.',
    choices: [
      ['summed', 'summed'],
      ['literal', 'literal'],
    ],
    when: usesWeights,
  },
  {
    ...{ key: 'blockRule', symbol: 'l', label: 'layers of a residual block', more: true },
    help: 'v(0) and compensation for all spiking layers of a block, or for its first only.',
    choices: [
      ['all', 'all'],
      ['first', 'first only'],
    ],
  },
  {
    ...{ key: 'fire', symbol: 'θ(t)', label: 'fires at', more: true },
    help: 'Eq. (6) fires above the threshold; most other systems fire at it, too.',
    choices: [
      ['gt', 'v_temp > V_th'],
      ['ge', 'v_temp ≥ V_th'],
    ],
  },
  {
    ...{ key: 'seed', symbol: 's', label: 'seed', more: true },
    help: 'Of the random spikes: the same seed, the same spikes.',
    range: { min: 0, max: 2 ** 32 - 1, step: 1 },
    when: ({ coding }) => coding === 'bernoulli',
  },
  {
    ...{ key: 'calibrationImages', symbol: 'n', label: 'calibration images', more: true },
    help: 'How many images thresholds and residuals are measured on.',
    range: { min: 1, max: 10_000, step: 1 },
  },
];
