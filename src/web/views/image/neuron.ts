/** One neuron: v(t) with its threshold and spikes, the equations of the step that is shown, and what the run came to. */
import { firingRate } from '../../../paper/rate.js';
import { ChartPlace } from '../../charts.js';
import { formula, h } from '../../dom.js';
import type { NeuronRecord } from '../../worker/protocol.js';
import { equationsOf, value } from './equations.js';
import { neuronChart } from './neuron-chart.js';

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
  const summary = h('p', { class: 'help' });
  const legend = h('p', { class: 'help', hidden: true });
  const numbers = h('div', { class: 'stack' }, h('div', {}, step, equations), summary);
  return {
    element: h('div', { class: 'neuron' }, h('div', {}, place.element, legend), numbers),
    async load(next) {
      neuron = next;
      summary.replaceChildren(...summaryOf(next));
      legend.hidden = !isSigned(next);
      legend.replaceChildren(...LEGEND());
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

const isSigned = ({ neuron }: NeuronRecord) => neuron !== 'binary' && neuron !== 'two-phase';

/** What the marks of the chart say. */
const LEGEND = () => [
  h('span', { class: 'fires' }, '▲'),
  ' s > 0: fires; ',
  h('span', { class: 'takes-back' }, '▼'),
  ' s < 0: takes a spike back; n = ∑ s of the steps before.',
];

/** What the whole run came to: Eq. (8) against the ANN. */
function summaryOf(neuron: NeuronRecord): (Node | string)[] {
  const { V_th, v_0, spikes, activation, potential } = neuron;
  const T = spikes.length;
  const count = spikes.reduce((sum, s) => sum + s, 0); // Σ θ of Eq. (8), or Σ s
  const back = spikes.reduce((sum, s) => sum + Math.max(0, -s), 0);
  const r = firingRate(count, T); // Eq. (8)
  const end = potential[T - 1];
  const sent = count + back;
  return [
    `After ${T} steps: ${sent} ${sent === 1 ? 'spike' : 'spikes'}`,
    isSigned(neuron) ? `, ${back} taken back, ` : ', ',
    formula('V_th r'),
    ` = ${value(V_th * r)}; the ANN’s activation is ${value(activation)}. From `,
    formula('v(0)'),
    ` = ${value(v_0)} to `,
    formula('v(T)'),
    ` = ${value(end)}: by Eq. (11) an error of `,
    h('b', {}, value((v_0 - end) / T)),
    ' in the output.',
  ];
}
