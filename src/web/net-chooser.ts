/** Choosing a net: one of the shipped, or a file. */
import { FileError, grouped } from '../check.js';
import { classNamesOf } from '../datasets/cifar-classes.js';
import { MODEL_FILE } from '../files/formats.js';
import { normalisationProblem, parseNumbers } from '../network/images.js';
import { sizeOf } from '../network/layer.js';
import type { Model, Normalisation } from '../network/model.js';
import type { App } from './app.js';
import { byId, h, number, options } from './dom.js';
import { readStored } from './lab.js';
import { loadCalibrated, loadShipped, SHIPPED } from './nets.js';
import { TYPICAL_NEURON } from './settings.js';

export interface NetChooser {
  /** Loads the net of the settings, unless it is there; RangeError where it cannot be. */
  ensure(signal?: AbortSignal): Promise<Model>;
  open(file: File): Promise<void>;
}

/** Wires the part of the page about the net. */
export function createNetChooser(app: App): NetChooser {
  const select = byId<HTMLSelectElement>('net');
  const facts = byId('net-facts');
  const opened = new Map<string, Model>();
  let loaded: Model | undefined;
  let loadedName = '';

  const list = () => {
    const { net } = app.settings;
    const names = [...SHIPPED, ...opened.keys()];
    const missing = names.includes(net) ? [] : [[net, `${net} (not open)`] as const];
    select.replaceChildren(...options([...names.map((name) => [name, name] as const), ...missing], net));
  };

  const describe = (model: Model | undefined) => {
    facts.replaceChildren(...(model ? factsOf(model) : ['Loaded when it is needed.']));
    const known = !model || model.normalisation !== undefined;
    byId('normalisation').hidden = known;
    if (!known) byId<HTMLDetailsElement>('net-part').open = true; // where it is folded
    const channels = model?.network.shapes[0][2] ?? 3;
    for (const [id, value] of [
      ['mean', 0],
      ['std', 1],
    ] as const) {
      const input = byId<HTMLInputElement>(id);
      if (input.value === '' || input.value.split(',').length !== channels) {
        input.value = new Array(channels).fill(value).join(', ');
      }
    }
  };

  const ensure = async (signal?: AbortSignal): Promise<Model> => {
    const { net } = app.settings;
    if (loaded && loadedName === net) return loaded;
    let model = opened.get(net);
    const shipped = !model;
    if (!model) {
      if (!SHIPPED.includes(net)) {
        throw new FileError(net, '', 'is not open; open or drop the file again, a link cannot carry it');
      }
      const bytes = await loadShipped(net);
      signal?.throwIfAborted(); // it may be another net that is wanted now
      model = await app.client.call('readModel', bytes, net + MODEL_FILE.endings[0]);
      signal?.throwIfAborted();
    }
    const used = model.normalisation ? model : { ...model, normalisation: typedNormalisation(model) };
    await app.lab.setModel(used, shipped ? readStored(used, (T) => loadCalibrated(net, T)) : undefined);
    [loaded, loadedName] = [used, net];
    describe(model);
    return used;
  };

  const choose = (net: string) => {
    if (net !== loadedName) loaded = undefined;
    app.change({ net, layer: 0, unit: TYPICAL_NEURON });
  };

  const open = async (file: File) => {
    const outcome = await app.work(`reading ${file.name}`, async () => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      opened.set(file.name, await app.client.call('readModel', bytes, file.name));
    });
    if (outcome !== 'done') return;
    loaded = undefined;
    app.change({ net: file.name, layer: 0, unit: TYPICAL_NEURON });
    list();
  };

  select.addEventListener('change', () => choose(select.value));
  for (const id of ['mean', 'std']) {
    byId(id).addEventListener('change', () => {
      loaded = undefined;
      app.change({ net: app.settings.net }); // what was computed is no longer true
    });
  }
  app.classNames = () => {
    const K = loaded ? sizeOf(loaded.network.shapes[loaded.network.shapes.length - 1]) : 0;
    const set = app.lab.set(app.settings.images);
    const names = loaded?.classes ?? (set && classNamesOf(set));
    // A set of other images has other classes.
    return Array.from({ length: K }, (_, k) => (names?.length === K && names[k]) || `class ${k}`);
  };
  list();
  describe(undefined);
  return { ensure, open };
}

function factsOf({ network, provenance, normalisation, remarks = [] }: Model): (Node | string)[] {
  const { layers, shapes, spiking } = network;
  const parameters = layers.reduce(
    (sum, layer) => sum + ('weight' in layer ? layer.weight.length + layer.bias.length : 0),
    0,
  );
  const K = sizeOf(shapes[shapes.length - 1]);
  const neurons = spiking.reduce((sum, at) => sum + sizeOf(shapes[at]), 0);
  const facts = `${shapes[0].join(' × ')} in, ${K} classes out; ${grouped(parameters)} parameters, ${spiking.length} spiking layers with ${grouped(neurons)} neurons.`;
  const accuracy = provenance?.testAccuracy;
  const trained =
    typeof accuracy === 'number' ? ` ANN ${number(accuracy, 1)} % on ${provenance?.testImages} test images.` : '';
  const note = normalisation ? [] : [h('strong', {}, ' No normalisation in the file: see below.')];
  return [facts + trained, ...note, ...remarks.map((remark) => ` Note: ${remark}.`)];
}

/** What the fields mean and standard deviation say, checked as the command line does. */
function typedNormalisation(model: Model): Normalisation {
  const channels = model.network.shapes[0][2];
  const read = (id: 'mean' | 'std') => {
    const text = byId<HTMLInputElement>(id).value;
    const fallback = new Array<number>(channels).fill(id === 'mean' ? 0 : 1);
    if (text.trim() === '') return fallback;
    const numbers = parseNumbers(text);
    if (!numbers) throw new RangeError(`"--${id}" expected numbers separated by commas.`);
    return numbers;
  };
  const normalisation = { mean: read('mean'), std: read('std') };
  const problem = normalisationProblem(normalisation, channels);
  if (problem) throw new RangeError(`"--${problem.name}" expected ${problem.expected}`);
  return normalisation;
}
