/** The elements of the view of one image, and the step of time that all of them show. */

import type { Model } from '../../../network/model.js';
import { type Conversion, neuronOf } from '../../../network/snn.js';
import { kindOf } from '../../../paper/low-latency.js';
import type { CurrentImage } from '../../app.js';
import { button, grouped, h, options } from '../../dom.js';
import { classOf, methodName } from '../../methods.js';
import type { Settings } from '../../settings.js';
import type { NeuronRecord, RunResult, Stimulus } from '../../worker/protocol.js';
import { createCoordinates } from './coordinates.js';
import { createInput } from './input.js';
import { createMaps, describeActivity, describeNeuron, type MappedLayer } from './maps.js';
import { createNeuronPanel } from './neuron.js';
import { createPlayer } from './player.js';
import { createScores } from './scores.js';

/** A run that is on show. */
export interface Shown {
  readonly settings: Settings;
  readonly model: Model;
  readonly image: CurrentImage;
  readonly stimulus: Stimulus;
  readonly conversion: Conversion;
  readonly result: RunResult;
  layer?: MappedLayer;
}

/** What can be chosen on the page. */
export interface Choices {
  readonly layer: (s: number) => void;
  readonly neuron: (n: number) => void;
  /** Asks for the run as a file. */
  readonly trace: () => void;
}

export interface ImagePage {
  readonly element: HTMLElement;
  showRun(run: Shown, classes: readonly string[] | undefined): void;
  showLayer(layer: MappedLayer, neuron: NeuronRecord): Promise<void>;
  /** Plays the run from its first step, unless the reader wants no motion. */
  play(): void;
  /** Says whether the settings have changed since. */
  stale(is: boolean): void;
}

const INTRODUCTION = [
  'A trained network becomes a spiking one: its ReLUs turn into neurons that gather charge, fire when it passes a threshold, and keep the rest.',
  '“Run the image” converts the net, sends the image through it and shows every layer, every spike and every class score, step by step.',
];

/** Builds the page; it shows an introduction until there is a run. */
export function createPage(choose: Choices): ImagePage {
  let shown: Shown | undefined;
  const parts = createParts(choose);
  const { maps, neuron, scores, input, share, select } = parts;
  const player = createPlayer((t) => show(t));
  const coordinates = createCoordinates(choose.neuron);
  const empty = h('div', { class: 'empty' }, ...INTRODUCTION.map((text) => h('p', {}, text)));
  const stale = h('p', { class: 'stale', hidden: true }, 'The settings have changed since: run the image again.');
  const results = h('div', { class: 'image-results', hidden: true });
  results.append(parts.title, stale, player.element, createPanels(parts, coordinates.element));

  const show = (t: number) => {
    if (!shown) return;
    for (const part of [scores, maps, neuron, input]) part.show(t);
    if (shown.layer) share.textContent = describeActivity(shown.layer, t);
  };

  return {
    element: h('div', { class: 'image-view' }, empty, results),
    play: () => {
      if (!matchMedia('(prefers-reduced-motion: reduce)').matches) player.play();
    },
    stale: (is) => void (stale.hidden = !is),
    showRun(next, classes) {
      shown = next;
      const { settings, model, stimulus, result } = next;
      maps.forget();
      neuron.forget();
      empty.hidden = true;
      results.hidden = false;
      stale.hidden = true;
      parts.title.replaceChildren(...titleOf(next));
      input.load(stimulus.pixels, result.coded, model.network.shapes[0], settings.coding);
      scores.load(result, classes);
      parts.activity.textContent = activityOf(next);
      select.replaceChildren(...layerOptions(next));
      player.load(settings.T);
    },
    async showLayer(layer, record) {
      select.value = String(layer.s);
      maps.load(layer);
      coordinates.show(layer.shape, record.n);
      parts.neuronTitle.textContent = `One neuron: ${describeNeuron(layer.shape, record.n)}`;
      const drawn = neuron.load(record);
      show(player.t());
      maps.mark(record.n);
      await drawn;
    },
  };
}

function createParts(choose: Choices) {
  const select = h('select', { id: 'shown-layer' });
  select.addEventListener('change', () => choose.layer(Number(select.value)));
  const help = { class: 'help' };
  return {
    ...{ maps: createMaps(choose.neuron), neuron: createNeuronPanel(), scores: createScores(), input: createInput() },
    ...{ select, title: h('p', { class: 'lead' }), share: h('p', help), activity: h('p', help) },
    neuronTitle: h('h3', {}, 'One neuron'),
    save: button('trace JSON', choose.trace, { class: 'small', title: 'A case for ic-snn trace, with its answers' }),
  };
}

function createPanels(parts: ReturnType<typeof createParts>, coordinates: HTMLElement): HTMLElement {
  const { maps, neuron, scores, input, select, share, activity, neuronTitle, save } = parts;
  const card = (name: string, ...content: readonly HTMLElement[]) =>
    h('section', { class: `card stack ${name}` }, ...content);
  const head = (...content: readonly HTMLElement[]) => h('div', { class: 'figure-head' }, ...content);
  const chooser = h('div', { class: 'field inline' }, h('label', { for: 'shown-layer' }, 'spiking layer'), select);
  return h(
    'div',
    { class: 'panels' },
    card('scores-card', head(h('h3', {}, 'Class scores'), save), scores.element, activity),
    card('input-card', h('h3', {}, 'Input'), input.element),
    card(
      'wide',
      head(h('h3', {}, 'One layer, a tile for each channel'), h('div', { class: 'layer-choice' }, chooser, share)),
      maps.element,
      h('p', { class: 'help' }, 'Click a pixel to look at that neuron below; the square marks it.'),
    ),
    card('wide', head(neuronTitle, coordinates), neuron.element),
  );
}

function titleOf({ settings, image, conversion }: Shown): (Node | string)[] {
  const { net, method, T, coding } = settings;
  const { chosen } = conversion.options;
  const name = `${methodName(method)}, class ${classOf(method, conversion)}`;
  return [
    h('strong', {}, `${image.title}`),
    h('span', {}, `${net} · ${name} · T = ${T} · ${coding} coding`),
    ...(typeof chosen === 'string' ? [h('span', {}, `chosen: ${chosen}`)] : []),
  ];
}

function activityOf({ settings, model, result, conversion }: Shown): string {
  const { network } = model;
  const neurons = network.spiking.reduce((sum, at) => {
    const [H, W, C] = network.shapes[at];
    return sum + H * W * C;
  }, 0);
  const spikes = result.spikes.reduce((sum, n) => sum + n, 0);
  const each = (spikes / neurons).toFixed(1);
  const cost = `${grouped(spikes)} spikes in ${settings.T} steps, ${each} a neuron; ${grouped(result.synapticOperations)} additions.`;
  if (kindOf(neuronOf(conversion)) !== 'two-phase') return cost;
  const latency = (network.spiking.length + 1) * settings.T;
  return `${cost} A layer fires when it has all its input, t counts the steps since: the answer stands after (L + 1) T = ${latency} steps.`;
}

function layerOptions({ model, settings }: Shown): HTMLOptionElement[] {
  const { network } = model;
  const names = network.spiking.map((at, s) => {
    const { name } = network.layers[at];
    return [String(s), `${s + 1} ${name} (${network.shapes[at].join(' × ')})`] as const;
  });
  return options(names, String(Math.min(settings.layer, names.length - 1)));
}
