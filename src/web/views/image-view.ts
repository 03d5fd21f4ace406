/** The first view: one image through the SNN, step by step. */
import type { View } from '../app.js';
import { downloadJson, traceFile } from '../export.js';
import type { Work } from '../lab.js';
import { type Settings, TYPICAL_NEURON } from '../settings.js';
import type { ViewContext } from './context.js';
import { createPage, type Shown } from './image/page.js';
import { typicalNeuron } from './image/typical.js';

/** Settings that only choose what is shown of a run. */
const SHOWN_ONLY: readonly string[] = ['view', 'layer', 'unit', 'tableMethods', 'tableSteps', 'tableImages'];

const ACTION = 'Run the image';

export function createImageView({ app, ensureNet }: ViewContext): View {
  let present: Shown | undefined;
  /** How many workers had ended when the present one got the run. */
  let ended = 0;
  const { client, lab } = app;
  const report = (error: unknown) => app.report(error);
  const page = createPage({
    layer: (s) => app.change({ layer: s, unit: TYPICAL_NEURON }),
    neuron: (n) => app.change({ unit: n }),
    trace: () => void saveTrace().catch(report),
  });

  /** The run on show, known to the worker; undefined when its net is no longer the present one. */
  const keptRun = async (): Promise<Shown | undefined> => {
    if (!present || lab.model !== present.model) return undefined;
    const run = present;
    if (client.ended !== ended) {
      await client.call('run', run.stimulus, run.conversion); // a cancel has ended the worker that knew it
      ended = client.ended;
    }
    return run === present ? run : undefined;
  };

  const saveTrace = async () => {
    const run = await keptRun();
    if (!run) return;
    downloadJson('trace.json', traceFile(run.model, run.stimulus, run.conversion, await client.call('trace')));
  };

  /** Fetches the chosen layer and neuron of the run that the worker keeps. */
  const showLayer = async () => {
    const run = await keptRun();
    if (!run) return;
    const s = Math.min(app.settings.layer, run.conversion.thresholds.length - 1);
    if (run.layer?.s !== s) {
      const record = await client.call('layer', s);
      run.layer = { ...record, thresholds: run.conversion.thresholds[s] };
    }
    const { layer } = run;
    const { unit: neuron } = app.settings;
    const n = neuron === TYPICAL_NEURON ? typicalNeuron(layer) : Math.min(neuron, layer.activation.length - 1);
    const record = await client.call('neuron', s, n);
    if (run === present) await page.showLayer(layer, record);
  };

  const run = async (work: Work) => {
    const model = await ensureNet(work.signal);
    const { settings } = app;
    const image = await app.currentImage();
    const conversion = await lab.conversion(settings, settings.method, settings.T, work);
    work.signal.throwIfAborted();
    work.progress(`T = ${settings.T}`, 0, 1);
    const { pixels, index } = image;
    const { coding, seed, compensateInput, T: steps } = settings;
    const stimulus = { pixels, index, coding, seed, compensateInput, steps };
    const result = await client.call('run', stimulus, conversion);
    work.signal.throwIfAborted();
    ended = client.ended;
    present = { settings, model, image, stimulus, conversion, result };
    page.showRun(present, app.classNames());
    await showLayer();
    page.play();
  };

  return {
    ...{ element: page.element, action: ACTION, run },
    changed(changes) {
      if (!present) return;
      const { settings } = present;
      const keys = Object.keys(settings) as (keyof Settings)[];
      const differs = keys.some((key) => !SHOWN_ONLY.includes(key) && settings[key] !== app.settings[key]);
      page.stale('net' in changes || 'images' in changes || differs);
      // Another image takes a moment: no need to press the button.
      if ('image' in changes && app.settings.view === 'image') void app.work(ACTION, run);
      else if ('layer' in changes || 'unit' in changes) showLayer().catch(report);
    },
  };
}
