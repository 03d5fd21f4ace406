/** A spiking layer as maps: every channel a tile. Spikes at t, the rate so far, the potential, and the ANN beside them. */
import { kindOf, mostSpikes, stepWeight, weightUpTo } from '../../../paper/low-latency.js';
import { h, number } from '../../dom.js';
import { DIVERGING, SEQUENTIAL } from '../../palette.js';
import type { LayerRecord } from '../../worker/protocol.js';
import { isSigned as takesBack } from './neurons.js';

/** A layer, and what its numbers are measured by. */
export interface MappedLayer extends LayerRecord {
  /** V_th of each channel, or of all. */
  readonly thresholds: Float32Array;
}

interface MapKind {
  readonly title: (layer: MappedLayer | undefined) => string;
  readonly help: string | ((layer: MappedLayer | undefined) => string);
  readonly colours: (layer: MappedLayer | undefined) => Uint8Array;
  /** Names of the ends of the colours. */
  readonly ends: (layer: MappedLayer | undefined) => readonly [string, string, string];
  /** Colour of neuron n at step t, 0 to 1; counts: Σ s(1..t), each as often as its step counts. */
  readonly value: (layer: MappedLayer, counts: Int32Array, n: number, t: number) => number;
}

const threshold = ({ thresholds }: MappedLayer, n: number) =>
  thresholds[thresholds.length === 1 ? 0 : n % thresholds.length];

const isSigned = (layer: MappedLayer | undefined) => takesBack(layer?.neuron ?? 'binary');
const most = (layer: MappedLayer | undefined) => mostSpikes(layer?.neuron ?? 'binary');
const kind = (layer: MappedLayer | undefined) => kindOf(layer?.neuron ?? 'binary');
const stepsOf = ({ spikes, activation }: LayerRecord) => spikes.length / activation.length;
/** Do steps count differently? Then what is summed and what is left is measured by what they count. */
const isWeighed = (layer: MappedLayer | undefined) => kind(layer) === 'few-spikes';
const letter = (layer: MappedLayer | undefined) => (layer === undefined || layer.neuron === 'binary' ? 'θ' : 's');

const KINDS: readonly MapKind[] = [
  {
    title: (layer) => `Spikes ${letter(layer)}(t)`,
    help: (layer) => (isSigned(layer) ? 'orange: fires; blue: takes a spike back' : 'bright: fires at this step'),
    colours: (layer) => (isSigned(layer) ? DIVERGING : SEQUENTIAL),
    ends: (layer) => (isSigned(layer) ? [`−${most(layer)}`, '0', `+${most(layer)}`] : ['silent', '', 'fires']),
    value: (layer, counts, n, t) => {
      const s = layer.spikes[(t - 1) * counts.length + n];
      return isSigned(layer) ? 0.5 + s / most(layer) / 2 : s;
    },
  },
  {
    title: (layer) => (isWeighed(layer) ? 'Rate r so far' : `Rate Σ${letter(layer)} / t`),
    help: (layer) => (isWeighed(layer) ? 'the largest digits first' : 'what the layer says so far'),
    colours: () => SEQUENTIAL,
    ends: (layer) => ['0', most(layer) === 1 ? '½' : String(most(layer) / 2), String(most(layer))],
    value: (layer, counts, n, t) => counts[n] / weightUpTo(kind(layer), t, stepsOf(layer)) / most(layer),
  },
  {
    title: () => 'ANN a / V_th',
    help: 'what the rate should become',
    colours: () => SEQUENTIAL,
    ends: (layer) => ['0', most(layer) === 1 ? '½' : String(most(layer) / 2), `≥ ${most(layer)}`],
    value: (layer, _, n) => layer.activation[n] / threshold(layer, n) / most(layer),
  },
  {
    title: (layer) => (isWeighed(layer) ? 'Potential v(t)' : 'Potential v(t) / V_th'),
    help: (layer) => (isWeighed(layer) ? 'by what a spike takes at this step' : 'charge kept for later'),
    colours: () => DIVERGING,
    ends: () => ['≤ −1', '0', '≥ 1'],
    value: (layer, counts, n, t) => {
      const taken = stepWeight(kind(layer), t, stepsOf(layer)) * threshold(layer, n);
      return 0.5 + layer.potential[(t - 1) * counts.length + n] / taken / 2;
    },
  },
];

export interface Maps {
  readonly element: HTMLElement;
  load(layer: MappedLayer): void;
  /** Forgets the layer: its steps are those of another run. What is drawn stays until the next one is there. */
  forget(): void;
  show(t: number): void;
  /** Marks a neuron, (H, W, C) order. */
  mark(n: number): void;
}

/** The maps; `choose` gets the neuron that was clicked. */
export function createMaps(choose: (n: number) => void): Maps {
  let layer: MappedLayer | undefined;
  let counts = new Int32Array(0);
  let counted = 0;
  const maps = KINDS.map((kind) => createMap(kind));
  for (const { canvas } of maps) {
    canvas.addEventListener('click', ({ offsetX, offsetY }) => {
      const n = layer && neuronAt(layer, offsetX / canvas.clientWidth, offsetY / canvas.clientHeight);
      if (n !== undefined) choose(n);
    });
  }
  /** Spikes of every neuron up to t, from those of the step shown before where that is nearer. */
  const count = (layer: MappedLayer, t: number) => {
    const { spikes } = layer;
    if (t < counted) {
      counts.fill(0);
      counted = 0;
    }
    for (; counted < t; counted++) {
      const row = counted * counts.length;
      const g = stepWeight(kind(layer), counted + 1, stepsOf(layer));
      for (let n = 0; n < counts.length; n++) counts[n] += g * spikes[row + n];
    }
  };
  return {
    element: h('div', { class: 'maps' }, ...maps.map(({ element }) => element)),
    load(next) {
      layer = next;
      counts = new Int32Array(next.activation.length);
      counted = 0;
      for (const map of maps) map.describe(next);
    },
    forget() {
      layer = undefined;
    },
    show(t) {
      if (!layer) return;
      count(layer, t);
      for (const { kind, canvas } of maps) paint(canvas, layer, counts, kind, t);
    },
    mark(n) {
      if (!layer) return;
      const { left, top } = place(layer, n);
      for (const { marker } of maps) {
        marker.style.left = `${left * 100}%`;
        marker.style.top = `${top * 100}%`;
      }
    },
  };
}

function createMap(kind: MapKind) {
  const canvas = h('canvas', { role: 'img' });
  const marker = h('span', { class: 'marker', 'aria-hidden': 'true' });
  const ramp = h('div', { class: 'ramp', 'aria-hidden': 'true' });
  const caption = h('figcaption', {});
  const ends = h('div', { class: 'ends', 'aria-hidden': 'true' });
  const element = h('figure', { class: 'map' }, caption, h('div', { class: 'frame' }, canvas, marker), ramp, ends);
  /** Names and colours are those of the layer's neurons. */
  const describe = (layer: MappedLayer | undefined) => {
    const title = kind.title(layer);
    const help = typeof kind.help === 'string' ? kind.help : kind.help(layer);
    const [name, unit] = title.split(' / V_th');
    const heading = h('strong', {}, name, ...(unit === undefined ? [] : [' / ', h('i', {}, 'V'), h('sub', {}, 'th')]));
    const colours = kind.colours(layer);
    const stops = Array.from({ length: 9 }, (_, i) => `rgb(${colours.subarray(i * 31 * 3, i * 31 * 3 + 3).join(' ')})`);
    caption.replaceChildren(heading, help);
    canvas.setAttribute('aria-label', `${title.replace('V_th', 'threshold')}: ${help}`);
    ramp.style.background = `linear-gradient(90deg, ${stops.join(', ')})`;
    ends.replaceChildren(...kind.ends(layer).map((end) => h('span', {}, end)));
  };
  describe(undefined);
  return { kind, canvas, marker, element, describe };
}

/** How the channels are laid out: tiles with a pixel between them, about twice as wide as high at most. */
function tiling({ shape: [H, W, C] }: LayerRecord) {
  const columns = Math.min(C, Math.ceil(Math.sqrt((C * (H + 1)) / (W + 1))));
  const rows = Math.ceil(C / columns);
  return { columns, rows, width: columns * (W + 1) - 1, height: rows * (H + 1) - 1 };
}

function paint(canvas: HTMLCanvasElement, layer: MappedLayer, counts: Int32Array, kind: MapKind, t: number) {
  const colours = kind.colours(layer);
  const [H, W, C] = layer.shape;
  const { columns, width, height } = tiling(layer);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  const data = new ImageData(width, height); // between tiles it stays transparent
  for (let n = 0; n < counts.length; n++) {
    const c = n % C;
    const p = (n - c) / C;
    const x = (c % columns) * (W + 1) + (p % W);
    const y = Math.floor(c / columns) * (H + 1) + Math.floor(p / W);
    const colour = Math.min(255, Math.max(0, Math.round(kind.value(layer, counts, n, t) * 255))) * 3;
    const at = (y * width + x) * 4;
    data.data[at] = colours[colour];
    data.data[at + 1] = colours[colour + 1];
    data.data[at + 2] = colours[colour + 2];
    data.data[at + 3] = 255;
  }
  if (H > 0) context?.putImageData(data, 0, 0);
}

/** Middle of a neuron's pixel, from 0 to 1. */
function place(layer: LayerRecord, n: number): { left: number; top: number } {
  const [H, W, C] = layer.shape;
  const { columns, width, height } = tiling(layer);
  const c = n % C;
  const p = (n - c) / C;
  const x = (c % columns) * (W + 1) + (p % W);
  const y = Math.floor(c / columns) * (H + 1) + Math.floor(p / W);
  return { left: (x + 0.5) / width, top: (y + 0.5) / height };
}

/** The neuron at a place from 0 to 1; undefined between tiles. */
function neuronAt(layer: LayerRecord, left: number, top: number): number | undefined {
  const [H, W, C] = layer.shape;
  const { columns, width, height } = tiling(layer);
  const [x, y] = [Math.floor(left * width), Math.floor(top * height)];
  const [w, row] = [x % (W + 1), y % (H + 1)];
  const c = Math.floor(y / (H + 1)) * columns + Math.floor(x / (W + 1));
  if (w === W || row === H || c >= C || x < 0 || y < 0) return undefined;
  return (row * W + w) * C + c;
}

/** "row 3, column 4, channel 5" */
export function describeNeuron([, W, C]: readonly [number, number, number], n: number): string {
  const c = n % C;
  const p = (n - c) / C;
  return `row ${Math.floor(p / W)}, column ${p % W}, channel ${c}`;
}

/** How many of a layer's neurons fire at t, and take a spike back. */
export function describeActivity(layer: MappedLayer, t: number): string {
  const { spikes, activation } = layer;
  const size = activation.length;
  let [fire, back] = [0, 0];
  for (const s of spikes.subarray((t - 1) * size, t * size)) {
    if (s > 0) fire += 1;
    if (s < 0) back += 1;
  }
  const share = (count: number) => `${number((count / size) * 100, 1)} %`;
  const taken = isSigned(layer) ? `, ${share(back)} take a spike back` : '';
  return `${share(fire)} of its neurons fire at t = ${t}${taken}`;
}
