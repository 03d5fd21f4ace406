/** The first view: one image through the SNN, step by step, beside other ways of converting. */
import type { Model } from '../../network/model.js';
import type { CurrentImage, View } from '../app.js';
import { downloadJson, traceFile } from '../export.js';
import type { Work } from '../lab.js';
import { columnsFor, methodName, methodOf } from '../methods.js';
import { type Settings, TYPICAL_NEURON } from '../settings.js';
import type { Stimulus } from '../worker/protocol.js';
import type { ViewContext } from './context.js';
import { wireKeys } from './image/keys.js';
import { createPage, type Shown } from './image/page.js';
import { typicalNeuron } from './image/typical.js';

/** What a run starts from. */
interface Start {
  readonly settings: Settings;
  readonly model: Model;
  readonly image: CurrentImage;
  readonly stimulus: Stimulus;
  readonly names: readonly string[];
  readonly work: Work;
}

export function createImageView({ app, ensureNet }: ViewContext): View {
  let present: Shown | undefined;
  /** How many workers had ended when the present one got the run. */
  let ended = 0;
  const { client, lab } = app;
  const report = (error: unknown) => app.report(error);
  const page = createPage({
    layer: (s) => app.change({ layer: s, unit: TYPICAL_NEURON }),
    neuron: (n) => app.change({ unit: n }),
    method: (method) => app.change({ method }),
    fit: (method) => app.change({ method }), // it is made, as it is the one to look at
    trace: () => void saveTrace().catch(report),
  });
  wireKeys(page.player, () => app.settings.view === 'image');

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

  /** The chosen method: its run is kept, and shown in every part of the page. */
  const runChosen = async ({ settings, model, image, stimulus, names, work }: Start) => {
    const { method, T } = settings;
    const conversion = await lab.conversion(settings, method, T, work);
    work.signal.throwIfAborted();
    work.progress(`sending image ${settings.image} through`, 0, 1);
    const ann = new Float32Array(names.length);
    const sums: number[] = [];
    const step = ({ logitsSum }: { readonly logitsSum: Float32Array }) => {
      if (work.signal.aborted) return;
      sums.push(...logitsSum);
      page.showColumn(method, { kind: 'running', lines: { ann, sums: Float32Array.from(sums), steps: T } });
    };
    const result = await client.run(step, stimulus, conversion);
    work.signal.throwIfAborted();
    ended = client.ended;
    present = { settings, model, image, stimulus, conversion, result };
    app.checksum = result.checksum;
    page.showRun(present, names);
    page.showChecksum(result.checksum, app.settings.checksum);
    performance.mark('first result');
    await showLayer();
    work.signal.throwIfAborted();
    page.play();
  };

  /** The other columns, those that are quick to convert without being asked for. */
  const runOthers = async ({ settings, stimulus, work }: Start) => {
    const { T } = settings;
    for (const method of columnsFor(settings.method).filter((name) => name !== settings.method)) {
      if (methodOf(method).variants && !(await lab.hasConversion(settings, method, T))) {
        page.showColumn(method, { kind: 'offer' });
        continue;
      }
      page.showColumn(method, { kind: 'waiting', text: 'calibrating …' });
      const conversion = await lab.conversion(settings, method, T, work);
      work.signal.throwIfAborted();
      const answer = await client.call('answer', stimulus, conversion);
      work.signal.throwIfAborted();
      page.showColumn(method, { kind: 'done', answer });
    }
  };

  const run = async (work: Work) => {
    const model = await ensureNet(work.signal);
    const { settings } = app;
    const image = await app.currentImage();
    work.signal.throwIfAborted();
    const { pixels, index } = image;
    const { coding, seed, compensateInput, T: steps } = settings;
    const stimulus = { pixels, index, coding, seed, compensateInput, steps };
    const names = app.classNames();
    page.begin(settings, image, names);
    const start = { settings, model, image, stimulus, names, work };
    await runChosen(start);
    await runOthers(start);
  };

  return {
    ...{ element: page.element, run },
    describe: () => `${methodName(app.settings.method)}, T = ${app.settings.T}, image ${app.settings.image}`,
    changed(changes) {
      if ('layer' in changes || 'unit' in changes) showLayer().catch(report);
      if ('checksum' in changes && present) page.showChecksum(present.result.checksum, app.settings.checksum);
    },
  };
}
