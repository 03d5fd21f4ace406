/** One neuron: v(t) with its threshold and spikes, the equations of the step that is shown, and what the run came to. */
import { PARTS, type Part } from '../../../audit/decomposition.js';
import { meanOutput } from '../../../paper/error.js';
import { kindOf, type Neuron, stepWeight, totalWeight } from '../../../paper/low-latency.js';
import { firingRate } from '../../../paper/rate.js';
import { ChartPlace } from '../../charts.js';
import { formula, h } from '../../dom.js';
import type { NeuronRecord } from '../../worker/protocol.js';
import { equationsOf, signed, value } from './equations.js';
import { neuronChart } from './neuron-chart.js';
import { isSigned } from './neurons.js';

export interface NeuronPanel {
  readonly element: HTMLElement;
  load(neuron: NeuronRecord): Promise<void>;
  /** Forgets the neuron: its steps are those of another run. */
  forget(): void;
  show(t: number): void;
}

/** The chart and the equations. */
export function createNeuronPanel(): NeuronPanel {
  let neuron: NeuronRecord | undefined;
  let t = 1;
  let moveCursor: (t: number) => void = () => {};
  const place = new ChartPlace();
  const step = h('h4', {});
  const equations = h('dl', { class: 'equations' });
  const balance = h('table', { class: 'balance' });
  const legend = h('p', { class: 'help', hidden: true });
  const numbers = h('div', {}, step, equations);
  return {
    element: h('div', { class: 'neuron' }, h('div', { class: 'stack' }, place.element, legend, balance), numbers),
    async load(next) {
      neuron = next;
      balance.replaceChildren(...balanceOf(next));
      const marks = legendOf(next.neuron);
      legend.hidden = marks.length === 0;
      legend.replaceChildren(...marks);
      await place.show(async (frame) => {
        const chart = await neuronChart(next, frame);
        moveCursor = chart.moveCursor;
        moveCursor(t);
        return chart.element;
      });
    },
    forget() {
      neuron = undefined;
      moveCursor = () => {};
    },
    show(next) {
      t = next;
      moveCursor(t);
      step.replaceChildren('Step ', formula(`t = ${t}`));
      if (neuron) equations.replaceChildren(...equationsOf(neuron, t));
    },
  };
}

/** What the marks of the chart say, where they say more than with the paper's neuron. */
function legendOf(neuron: Neuron): (Node | string)[] {
  if (kindOf(neuron) === 'few-spikes')
    return [
      h('span', { class: 'fires' }, '- -'),
      ' what v is compared with and what a spike takes: ',
      formula('2^(T − t) V_th'),
      ', half as much at each step. Spikes are binary digits.',
    ];
  if (!isSigned(neuron)) return [];
  return [
    h('span', { class: 'fires' }, '▲'),
    ' s > 0: fires; ',
    h('span', { class: 'takes-back' }, '▼'),
    ' s < 0: takes a spike back; n = ∑ s of the steps before.',
  ];
}

/** The parts of the ledger in plain words. */
const PART_NAMES: Readonly<Record<Part, string>> = {
  inherited: 'the layers before sent something else',
  pooling: 'max pooling over time',
  clipping: 'more than the neuron can say (clipping)',
  quantisation: 'whole spikes only (quantisation)',
  initialPotential: 'the start v(0), biases of the conversion',
  unevenness: 'charge that came at uneven times',
};

/** What the whole run came to: from the ANN's activation to the SNN's output, every part of the way; they add up. */
function balanceOf(neuron: NeuronRecord): HTMLElement[] {
  const { V_th, spikes, activation, parts } = neuron;
  const T = spikes.length;
  const kind = kindOf(neuron.neuron);
  const count = spikes.reduce((sum, s, i) => sum + stepWeight(kind, i + 1, T) * s, 0); // Σ θ of Eq. (8), or Σ g s
  const back = spikes.reduce((sum, s) => sum + Math.max(0, -s), 0);
  const x = meanOutput(firingRate(count, totalWeight(kind, T)), V_th); // Eq. (8), Eq. (13)
  const sent = spikes.reduce((sum, s) => sum + Math.abs(s), 0);
  const taken = isSigned(neuron.neuron) ? `, ${back} taken back` : '';
  const shown = PARTS.flatMap((part, k) => (part === 'pooling' && parts[k] === 0 ? [] : [{ part, error: parts[k] }]));
  const row = (name: (Node | string)[], amount: string) =>
    h('tr', {}, h('th', { scope: 'row' }, ...name), h('td', {}, amount));
  const weighed = kind === 'few-spikes' ? [', ', formula(`r = ${count} / ${totalWeight(kind, T)}`)] : [];
  const sum = row(
    ['SNN: ', formula('V_th r'), ` of ${sent} ${sent === 1 ? 'spike' : 'spikes'}${taken} in ${T} steps`, ...weighed],
    value(x),
  );
  sum.className = 'sum';
  return [
    h('caption', {}, 'From the ANN’s activation to what the SNN sends, Eq. (15)'),
    h(
      'tbody',
      {},
      row(['ANN: a'], value(activation)),
      ...shown.map(({ part, error }) => row([PART_NAMES[part]], signed(0 - error))),
      sum,
    ),
  ];
}
