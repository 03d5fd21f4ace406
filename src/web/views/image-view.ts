/** The first view: one image through the SNN, step by step, beside other ways of converting. */
import type { Model } from '../../network/model.js';
import type { App, CurrentImage, View } from '../app.js';
import type { Work } from '../lab.js';
import { columnMethods, methodName, methodOf } from '../methods.js';
import { type Settings, TYPICAL_NEURON } from '../settings.js';
import type { StepResult, Stimulus } from '../worker/protocol.js';
import type { ViewContext } from './context.js';
import { KeptRun } from './image/kept-run.js';
import { wireKeys } from './image/keys.js';
import { createPage, type ImagePage } from './image/page.js';

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
  const report = (error: unknown) => app.report(error);
  const page = createPage({
    layer: (s) => app.change({ layer: s, unit: TYPICAL_NEURON }),
    neuron: (n) => app.change({ unit: n }),
    method: (method) => app.change({ method }),
    fit: (method) => app.change({ method }), // it is made, as it is the one to look at
    trace: () => void kept.saveTrace().catch(report),
  });
  const kept = new KeptRun(app, page);
  wireKeys(page.player, () => app.settings.view === 'image');
  return {
    element: page.element,
    describe: () => `${methodName(app.settings.method)}, T = ${app.settings.T}, image ${app.settings.image}`,
    async run(work) {
      const start = await startOf(app, await ensureNet(work.signal), work);
      page.begin(start.settings, start.image, start.names);
      await runChosen(start, app, page, kept);
      await runOthers(start, app, page);
    },
    changed(changes) {
      if ('layer' in changes || 'unit' in changes) kept.showLayer().catch(report);
      const { present } = kept;
      if ('checksum' in changes && present) page.showChecksum(present.result.checksum, app.settings.checksum);
    },
  };
}

async function startOf(app: App, model: Model, work: Work): Promise<Start> {
  const { settings } = app;
  const image = await app.currentImage();
  work.signal.throwIfAborted();
  const { pixels, index } = image;
  const { coding, seed, compensateInput, T: steps } = settings;
  const stimulus = { pixels, index, coding, seed, compensateInput, steps };
  return { settings, model, image, stimulus, names: app.classNames(), work };
}

/** The chosen method: its run is kept, and shown in every part of the page. */
async function runChosen(start: Start, app: App, page: ImagePage, kept: KeptRun): Promise<void> {
  const { settings, model, image, stimulus, names, work } = start;
  const { method, T } = settings;
  const conversion = await app.lab.conversion(settings, method, T, work);
  work.signal.throwIfAborted();
  work.progress(`sending image ${settings.image} through`, 0, 1);
  const scores: number[] = [];
  const step = ({ annLogits: ann, logits }: StepResult) => {
    if (work.signal.aborted) return;
    scores.push(...logits);
    page.showColumn(method, { kind: 'running', lines: { ann, snn: Float32Array.from(scores), steps: T } });
  };
  const result = await app.client.run(step, stimulus, conversion);
  work.signal.throwIfAborted();
  const shown = { settings, model, image, stimulus, conversion, result };
  kept.keep(shown);
  app.checksum = result.checksum;
  page.showRun(shown, names);
  page.showChecksum(result.checksum, app.settings.checksum);
  performance.mark('first result');
  await kept.showLayer();
  work.signal.throwIfAborted();
  page.play();
}

/** The other columns; what takes long to fit is made when it is asked for. */
async function runOthers({ settings, stimulus, work }: Start, { lab, client }: App, page: ImagePage): Promise<void> {
  const { method: chosen, T } = settings;
  for (const method of columnMethods(chosen).filter((name) => name !== chosen)) {
    const isSlow = methodOf(method).variants !== undefined; // it tries many
    if (isSlow && !(await lab.hasConversion(settings, method, T))) {
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
}
