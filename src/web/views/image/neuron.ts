/** One neuron: v(t) with its threshold and spikes, and Eq. (2) to (6) with the numbers of the step that is shown. */
import type { FireRule } from '../../../network/snn.js';
import { integrate } from '../../../paper/neuron.js';
import { firingRate } from '../../../paper/rate.js';
import { ChartPlace, neuronChart } from '../../charts.js';
import { formula, h, number } from '../../dom.js';
import type { NeuronRecord } from '../../worker/protocol.js';

export interface NeuronPanel {
  readonly element: HTMLElement;
  load(neuron: NeuronRecord, fire: FireRule): Promise<void>;
  /** Forgets the neuron: its steps are those of another run. */
  forget(): void;
  show(t: number): void;
}

const DIGITS = 4;
const value = (x: number) => number(x, DIGITS);

/** The chart and the equations. */
export function createNeuronPanel(): NeuronPanel {
  let neuron: NeuronRecord | undefined;
  let fire: FireRule = '>';
  let t = 1;
  let moveCursor: (t: number) => void = () => {};
  const place = new ChartPlace();
  const step = h('h4', {});
  const equations = h('dl', { class: 'equations' });
  const summary = h('p', { class: 'help' });
  const numbers = h('div', { class: 'stack' }, h('div', {}, step, equations), summary);
  return {
    element: h('div', { class: 'neuron' }, place.element, numbers),
    async load(next, rule) {
      [neuron, fire] = [next, rule];
      summary.replaceChildren(...summaryOf(next));
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
      if (neuron) equations.replaceChildren(...lines(neuron, fire, t));
    },
  };
}

/** The equations of step t: as in the paper, and with their numbers. */
function lines({ V_th, v_0, current, potential, spikes }: NeuronRecord, fire: FireRule, t: number): HTMLElement[] {
  const before = t === 1 ? v_0 : potential[t - 2];
  const I = current[t - 1];
  const v_temp = integrate(before, I); // Eq. (2), Eq. (4)
  const theta = spikes[t - 1];
  const [above, below] = fire === '>' ? ['>', '≤'] : ['≥', '<'];
  const spent = theta * V_th;
  const line = (equation: string, text: string, ...numbers: readonly (Node | string)[]) =>
    h('div', {}, h('dt', {}, equation), h('dd', {}, formula(text)), h('dd', { class: 'numbers' }, ...numbers));
  const b = (x: number) => h('b', {}, value(x));
  const decision = h('b', { class: theta ? 'fires' : '' }, theta ? '1, a spike' : '0, silent');
  return [
    line('Input', 'I(t) = W x(t) + b', b(I)),
    line('Eq. (2), (4)', 'v_temp(t) = v(t − 1) + I(t)', `${value(before)} ${signed(I)} = `, b(v_temp)),
    line(
      'Eq. (6)',
      `θ(t) = 1 if v_temp(t) ${above} V_th, else 0`,
      `${value(v_temp)} ${theta ? above : below} ${value(V_th)}: `,
      decision,
    ),
    line('Output', 'x(t) = θ(t) V_th', `${theta} · ${value(V_th)} = `, b(spent)),
    line('Eq. (3), (5)', 'v(t) = v_temp(t) − θ(t) V_th', `${value(v_temp)} ${signed(-spent)} = `, b(potential[t - 1])),
  ];
}

/** As the next term of a sum. */
function signed(x: number): string {
  return x < 0 || Object.is(x, -0) ? `− ${value(-x)}` : `+ ${value(x)}`;
}

/** What the whole run came to: Eq. (8) against the ANN. */
function summaryOf({ V_th, v_0, spikes, activation, potential }: NeuronRecord): (Node | string)[] {
  const T = spikes.length;
  const count = spikes.reduce((sum, theta) => sum + theta, 0);
  const r = firingRate(count, T); // Eq. (8)
  const end = potential[T - 1];
  return [
    `After ${T} steps: ${count} ${count === 1 ? 'spike' : 'spikes'}, `,
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
