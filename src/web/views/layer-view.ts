/** The second view: SNN and IC-SNN side by side on one image, layer by layer (figures 7 and 6, Eq. (11)). */
import { csvText } from '../../report/csv.js';
import type { View } from '../app.js';
import { button, h, number, options } from '../dom.js';
import { downloadJson, downloadText } from '../export.js';
import type { Work } from '../lab.js';
import { COMPARED, methodName } from '../methods.js';
import type { Settings } from '../settings.js';
import type { ComparedMethod } from '../worker/compare.js';
import type { ViewContext } from './context.js';
import { createFigure } from './figure.js';
import { firstSpikeChart, outputsChart, termRange, termsChart } from './layer/charts.js';
import { equationFormula } from './layer/equation.js';
import { layerRows, layersTable, mathText, termsTable } from './layer/numbers.js';

/** What is on show. */
interface Comparison {
  readonly settings: Settings;
  readonly title: string;
  readonly methods: readonly ComparedMethod[];
}

export function createLayerView({ app, ensureNet }: ViewContext): View {
  let present: Comparison | undefined;
  const page = createPage(
    (s) => app.change({ layer: s, unit: 0 }),
    (error) => app.report(error),
  );

  const show = async () => {
    if (present) await page.show(present, Math.min(app.settings.layer, present.methods[0].layers.length - 1));
  };

  const run = async (work: Work) => {
    await ensureNet(work.signal);
    const { settings } = app;
    const { pixels, index, title } = await app.currentImage();
    const { T: steps, coding, seed, compensateInput } = settings;
    const methods: ComparedMethod[] = [];
    for (const method of COMPARED) {
      const conversion = await app.lab.conversion(settings, method, steps, work);
      work.signal.throwIfAborted();
      work.progress(`${methodName(method)}, T = ${steps}`, 0, 1);
      const stimulus = { pixels, index, coding, seed, compensateInput, steps };
      methods.push(...(await app.client.call('compare', stimulus, [[method, conversion]])));
    }
    work.signal.throwIfAborted();
    present = { settings, title, methods };
    await show();
  };

  return {
    ...{ element: page.element, run },
    describe: () => `layers, T = ${app.settings.T}, image ${app.settings.image}`,
    changed(changes) {
      if ('layer' in changes) void show().catch((error: unknown) => app.report(error));
    },
  };
}

/** The elements of the view. */
function createPage(choose: (s: number) => void, report: (error: unknown) => void) {
  const select = h('select', { id: 'compared-layer' });
  select.addEventListener('change', () => choose(Number(select.value)));
  const figure = (name: string, title: string) => createFigure(name, title, report);
  const outputs = COMPARED.map((method) => figure(`outputs-${method}`, methodName(method)));
  const terms = COMPARED.map((method) => figure(`equation-11-${method}`, methodName(method)));
  const first = figure('first-spikes', 'Mean step of the first spike (figure 6)');
  first.say(
    'Over the neurons that spike at all. From v(0) = 0 every layer waits for the one before; IC-SNN starts near the threshold, and deep layers speak earlier.',
  );
  const equation = h('div', {});
  const tables = h('div', { class: 'stack' });
  const title = h('p', { class: 'lead' });
  const chooser = h('div', { class: 'field inline' }, h('label', { for: 'compared-layer' }, 'spiking layer'), select);
  const empty = h('div', { class: 'empty' }, ...INTRODUCTION.map((text) => h('p', {}, ...mathText(text))));
  const files = h('div', { class: 'files', role: 'group', 'aria-label': 'Numbers of all layers as files' });
  const results = h(
    'div',
    { hidden: true, class: 'stack' },
    h('div', { class: 'lead-row' }, title, chooser),
    section(
      'Outputs of this layer (figure 7)',
      OUTPUTS,
      h('div', { class: 'pair-of-charts' }, ...outputs.map(({ element }) => element)),
    ),
    h('section', { class: 'card' }, first.element),
    section(
      'Where the rate comes from: Eq. (11)',
      EQUATION,
      equationFormula(),
      equation,
      h('div', { class: 'pair-of-charts' }, ...terms.map(({ element }) => element)),
    ),
    h(
      'section',
      { class: 'card stack' },
      h('div', { class: 'figure-head' }, h('h3', {}, 'All numbers'), files),
      tables,
    ),
  );
  const show = async ({ settings, title: image, methods }: Comparison, s: number) => {
    const layers = methods.map((method) => method.layers[s]);
    empty.hidden = true;
    results.hidden = false;
    title.textContent = `${settings.net}, ${image}, T = ${settings.T}, ${settings.coding} coding`;
    select.replaceChildren(
      ...options(
        methods[0].layers.map(({ layer }, i) => [String(i), `${i + 1} ${layer}`] as const),
        String(s),
      ),
    );
    equation.replaceChildren(termsTable(methods, s));
    tables.replaceChildren(...methods.map((method) => layersTable(method, s)));
    files.replaceChildren(...fileButtons(settings, image, methods));
    const most = Math.max(1e-6, ...layers.flatMap(({ points }) => points.flatMap(({ ann, snn }) => [ann, snn])));
    const range = termRange(methods);
    const drawn = methods.flatMap((method, i) => {
      const { relativeError, points, neurons } = layers[i];
      const cloud = points.length < neurons ? `${points.length} of ${neurons} neurons. ` : '';
      outputs[i].say(
        ...mathText(
          `${cloud}Off the line by ${number(relativeError * 100, 1)}\u00a0%: root mean square of a − V_th·r over that of a.`,
        ),
      );
      return [
        outputs[i].show((frame) => outputsChart(method.method, layers[i], most, frame)),
        terms[i].show((frame) => termsChart(method, range, s, frame)),
      ];
    });
    await Promise.all([...drawn, first.show((frame) => firstSpikeChart(methods, s, frame))]);
  };
  return {
    element: h('div', { class: 'layer-view stack' }, empty, results),
    show,
  };
}

const INTRODUCTION = [
  'The same image runs through the SNN and the IC-SNN. For every spiking layer you see how well V_th times the firing rate meets the activation of the ANN (figure 7), when neurons spike first (figure 6), and what the rate is made of (Eq. (11)).',
];

const OUTPUTS =
  'A point is a neuron: its activation in the ANN, and V_th·r in the SNN, both in units of the activation. On the dashed line both are equal; steps of V_th / T are as fine as a rate can be, and V_th is the most it can say.';

const EQUATION =
  'Means over the neurons of a layer, in spikes per neuron and step. The first term, the drive, is what the layer received; the second, the error, is charge that was there before or is left over. Inhibited neurons have a drive below 0 and a rate of 0: their error makes up for it.';

function section(title: string, help: string, ...content: readonly HTMLElement[]): HTMLElement {
  return h(
    'section',
    { class: 'card stack' },
    h('h3', {}, title),
    h('p', { class: 'help' }, ...mathText(help)),
    ...content,
  );
}

function fileButtons(settings: Settings, image: string, methods: readonly ComparedMethod[]): HTMLElement[] {
  const { net, T, coding } = settings;
  const label = (kind: string) => ({ class: 'small', 'aria-label': `Numbers of all layers as ${kind}` });
  const json = () => downloadJson('layers.json', { model: net, image, steps: T, coding, methods });
  const csv = () => downloadText('layers.csv', csvText(layerRows(methods)), 'text/csv');
  return [button('CSV', csv, label('CSV')), button('JSON', json, label('JSON'))];
}
