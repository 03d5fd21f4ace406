/** The third view: accuracy against T for some methods over many images (figure 5), cell by cell. */

import { wilsonInterval } from '../../evaluate/wilson.js';
import { csvText } from '../../report/csv.js';
import type { View } from '../app.js';
import type { Draw } from '../charts.js';
import { button, h } from '../dom.js';
import { downloadJson, downloadText } from '../export.js';
import type { Work } from '../lab.js';
import type { Settings } from '../settings.js';
import type { ViewContext } from './context.js';
import { createFigure } from './figure.js';
import { accuracyChart } from './table/chart.js';
import { createControls } from './table/controls.js';
import { type CellPart, evaluateTable, tableImages } from './table/evaluate.js';
import { costTable, createGrid } from './table/grid.js';
import { csvRows, evaluationFacts, Results } from './table/results.js';

export function createTableView({ app, ensureNet }: ViewContext): View {
  const results = new Results();
  const controls = createControls(app.settings, (changes) => app.change(changes));
  const grid = createGrid();
  const figure = createFigure('accuracy-against-t', 'Accuracy against T (figure 5)', (error) => app.report(error));
  figure.say(CHART);
  const costs = h('div', {});
  const facts = () => {
    const { model } = app.lab;
    const { count, calibrationImages } = tableImages(app.lab, app.settings);
    const run = { images: count, calibrationImages, workers: model ? app.lab.pool().workers : 0 };
    return model && evaluationFacts(results, app.settings, model, run);
  };
  const files = h('div', { class: 'files', role: 'group', 'aria-label': 'The table as a file' });
  const save = (kind: string, write: (all: NonNullable<ReturnType<typeof facts>>) => void) => {
    const press = () => {
      const all = facts();
      if (all) write(all);
    };
    return button(kind, press, { class: 'small', 'aria-label': `The table as ${kind}` });
  };
  files.append(
    save('CSV', (all) => downloadText('accuracy.csv', csvText(csvRows(all)), 'text/csv')),
    save('JSON', (all) => downloadJson('accuracy.json', all)),
  );

  const show = async () => {
    const { lab, settings } = app;
    results.useFor(lab.model, lab.set(settings.images), lab.set(settings.calibration));
    const { count } = tableImages(lab, settings);
    const all = results.all(settings, count);
    const ann = results.ann(settings, count);
    controls.show(settings);
    grid.show(results, settings, count);
    for (const file of files.querySelectorAll('button')) file.disabled = ann === undefined;
    costs.replaceChildren(...(all.length > 0 ? [costTable(all)] : []));
    const points = all.map(({ method, steps, accuracy, correct }) => {
      const [low, high] = wilsonInterval(correct, count);
      return { method, steps, accuracy, low, high };
    });
    const draw: Draw = (frame) => accuracyChart(points, ann?.accuracy, settings.tableSteps, frame);
    figure.element.hidden = ann === undefined;
    await figure.show(ann ? draw : undefined);
  };

  const run = async (work: Work) => {
    await ensureNet(work.signal);
    const { settings } = app;
    results.useFor(app.lab.model, app.lab.set(settings.images), app.lab.set(settings.calibration));
    const at = ({ method, steps, done }: CellPart) => grid.running({ method, steps, done });
    try {
      await evaluateTable(app.lab, settings, results, work, at, show);
    } finally {
      grid.running(undefined);
    }
  };

  show().catch((error: unknown) => app.report(error));
  const head = h('div', { class: 'figure-head' }, h('h3', {}, 'The table'), files);
  return {
    element: h(
      'div',
      { class: 'table-view stack' },
      h('section', { class: 'card stack' }, h('p', { class: 'help' }, INTRODUCTION), controls.element),
      h('section', { class: 'card stack' }, head, grid.element, figure.element, costs),
    ),
    run,
    describe: () => 'table',
    changed: (changes: Partial<Settings>) => {
      if (Object.keys(changes).every((key) => UNRELATED.includes(key))) return;
      show().catch((error: unknown) => app.report(error));
    },
  };
}

/** Settings that no number of the table depends on. */
const UNRELATED: readonly string[] = ['view', 'image', 'T', 'method', 'layer', 'unit'];

const INTRODUCTION = `The ANN, and each chosen method at each T, over N images. Methods of another class than A need other hardware: the table says the class of each.  Cells fill in one by one; cancel keeps those that are there, and the next run computes only what is missing.`;

const CHART =
  'Each line is a method with its 95 % confidence band (Wilson); the line across is the ANN. The sooner a line comes near it, the fewer time steps are needed. Marks tell the class: circle A causal binary, diamond B signed, square C layer-synchronous, triangle D graded.';
