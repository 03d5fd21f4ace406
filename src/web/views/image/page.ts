/** The elements of the view of one image, and the step of time that all of them show. */

import { grouped } from '../../../check.js';
import { classOf, latencyOf } from '../../../convert/method.js';
import { argmax } from '../../../engine/argmax.js';
import type { Model } from '../../../network/model.js';
import type { Conversion } from '../../../network/snn.js';
import type { CurrentImage } from '../../app.js';
import { button, h, options } from '../../dom.js';
import { columnMethods, methodName, methodOf } from '../../methods.js';
import type { Settings } from '../../settings.js';
import type { NeuronRecord, RunResult, Stimulus } from '../../worker/protocol.js';
import { type ColumnState, createColumns } from './columns.js';
import { createCoordinates } from './coordinates.js';
import { createInput } from './input.js';
import { createMaps, describeActivity, describeNeuron, type MappedLayer } from './maps.js';
import { createNeuronPanel } from './neuron.js';
import { createPlayer, type Player } from './player.js';
import { createScores } from './scores.js';
import { createStrip } from './strip.js';

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
  readonly method: (method: string) => void;
  /** Asks for a conversion that takes long. */
  readonly fit: (method: string) => void;
  /** Asks for the run as a file. */
  readonly trace: () => void;
}

export interface ImagePage {
  readonly element: HTMLElement;
  /** A run begins: columns for these settings, empty as yet. */
  begin(settings: Settings, image: CurrentImage, names: readonly string[]): void;
  showColumn(method: string, state: ColumnState): void;
  showRun(run: Shown, names: readonly string[]): void;
  /** Says what the checksum of the run is, and whether it is the one expected. */
  showChecksum(checksum: string, expected: string): void;
  showLayer(layer: MappedLayer, neuron: NeuronRecord): Promise<void>;
  /** Plays the run from its first step, unless the reader wants no motion. */
  play(): void;
  readonly player: Player;
}

const LEGEND =
  'Thick lines: the score of the answer, step by step; dashed: where the trained network stands; dotted: the answer stays. ✓ the answer of the trained network, ✗ another.';

/** Builds the page. */
export function createPage(choose: Choices): ImagePage {
  let shown: Shown | undefined;
  let names: readonly string[] = [];
  const parts = createParts(choose);
  const { maps, neuron, scores, input, share, select, strip, columns } = parts;
  const player = createPlayer((t) => show(t));
  const coordinates = createCoordinates(choose.neuron);
  const results = h('div', { class: 'image-results' });
  const first = h('section', { class: 'card strip-card', 'aria-label': 'The network' }, parts.title, strip.element);
  const legend = h('p', { class: 'help legend' }, LEGEND);
  results.append(first, player.element, columns.element, legend, createPanels(parts, coordinates.element));

  const show = (t: number) => {
    if (!shown) return;
    for (const part of [scores, maps, neuron, input, strip, columns]) part.show(t);
    const { annLogits, logits } = shown.result;
    const K = annLogits.length;
    const answer = argmax(logits.subarray((t - 1) * K, t * K));
    strip.answer(names[answer], answer === argmax(annLogits));
    if (shown.layer) share.textContent = describeActivity(shown.layer, t);
  };

  return {
    element: h('div', { class: 'image-view' }, results),
    player,
    play: () => {
      if (!matchMedia('(prefers-reduced-motion: reduce)').matches) player.play();
    },
    begin(settings, image, nextNames) {
      parts.title.replaceChildren(...titleOf(settings, image));
      columns.start(columnMethods(settings.method), settings.method, nextNames);
      for (const method of columnMethods(settings.method)) columns.set(method, { kind: 'waiting', text: '…' });
    },
    showColumn: columns.set,
    showRun(next, nextNames) {
      [shown, names] = [next, nextNames];
      fillParts(parts, next, nextNames);
      player.load(next.settings.T);
    },
    showChecksum: (checksum, expected) => writeChecksum(parts.checksum, checksum, expected),
    async showLayer(layer, record) {
      select.value = String(layer.s);
      strip.mark(layer.s);
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

/** Shows a run in every part of the page but its layer, which is not there yet. */
function fillParts(parts: ReturnType<typeof createParts>, run: Shown, names: readonly string[]): void {
  const { settings, model, stimulus, result, conversion, image } = run;
  parts.maps.forget();
  parts.neuron.forget();
  parts.title.replaceChildren(...titleOf(settings, image, names[argmax(result.annLogits)]));
  parts.strip.load(model, stimulus.pixels, conversion, result);
  parts.columns.set(settings.method, { kind: 'done', answer: result });
  parts.input.load(stimulus.pixels, result.coded, model.network.shapes[0], settings.coding);
  parts.scores.load(result, names);
  parts.activity.textContent = activityOf(run);
  parts.shown.textContent = describeRun(run);
  parts.select.replaceChildren(...layerOptions(run));
}

/** The checksum of the run, and whether it is that of the run that a link was copied from. */
function writeChecksum(element: HTMLElement, checksum: string, expected: string): void {
  const same = expected === checksum;
  const link = same ? ': the run of the link, bit for bit' : `; the run of the link has ${expected}: not the same`;
  element.textContent = `checksum ${checksum}${expected === '' ? '' : link}`;
  element.classList.toggle('differs', expected !== '' && !same);
}

function createParts(choose: Choices) {
  const select = h('select', { id: 'shown-layer' });
  select.addEventListener('change', () => choose.layer(Number(select.value)));
  const help = { class: 'help' };
  return {
    ...{ maps: createMaps(choose.neuron), neuron: createNeuronPanel(), scores: createScores(), input: createInput() },
    ...{ strip: createStrip(choose.layer), columns: createColumns(choose) },
    ...{ select, title: h('p', { class: 'lead' }), share: h('p', help), activity: h('p', help) },
    ...{ shown: h('p', help), checksum: h('p', { ...help, id: 'checksum' }) },
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
    card(
      'wide maps-card',
      head(h('h3', {}, 'One layer, a tile for each channel'), h('div', { class: 'layer-choice' }, chooser, share)),
      maps.element,
      h('p', { class: 'help' }, 'Click a pixel to look at that neuron below; the square marks it.'),
    ),
    card('wide neuron-card', head(neuronTitle, coordinates), neuron.element),
    card('scores-card', head(h('h3', {}, 'Class scores'), save), scores.element, parts.shown, activity, parts.checksum),
    card('input-card', h('h3', {}, 'Input'), input.element),
  );
}

/** What is to be seen, in one sentence; before the ANN has answered without its answer. */
function titleOf({ T }: Settings, image: CurrentImage, answer?: string): (Node | string)[] {
  const says = answer === undefined ? [] : [' The trained network says ', h('b', {}, answer), '.'];
  const steps = T === 1 ? 'one time step' : `${T} time steps`;
  const copies = ` Its spiking copies, whose neurons only send short pulses, have ${steps} to say the same.`;
  return [h('strong', {}, image.title), h('span', {}, ...says, copies)];
}

/** The run in the words of the settings. */
function describeRun({ settings, conversion }: Shown): string {
  const { net, method, T, coding } = settings;
  const { chosen } = conversion.options;
  const name = `${methodName(method)}, class ${classOf(methodOf(method), conversion)}`;
  const choice = typeof chosen === 'string' ? ` · chosen: ${chosen}` : '';
  return `${net} · ${name} · T = ${T} · ${coding} coding${choice}`;
}

function activityOf({ settings, model, result, conversion }: Shown): string {
  const { network } = model;
  const neurons = network.spiking.reduce((sum, at) => {
    const [H, W, C] = network.shapes[at];
    return sum + H * W * C;
  }, 0);
  const spikes = result.spikes.reduce((sum, n) => sum + n, 0);
  const each = (spikes / neurons).toFixed(1);
  const cost = `${grouped(spikes)} spikes in ${settings.T} steps, ${each} a neuron; ${grouped(result.synapticOperations)} synaptic operations.`;
  const latency = latencyOf(methodOf(settings.method), conversion, network);
  if (latency === settings.T) return cost;
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
