/** A spiking layer as maps: every channel a tile. Spikes at t, the rate so far, the potential, and the ANN beside them. */
import { h, number } from '../../dom.js';
import { DIVERGING, SEQUENTIAL } from '../../palette.js';
import type { LayerRecord } from '../../worker/protocol.js';

/** A layer, and what its numbers are measured by. */
export interface MappedLayer extends LayerRecord {
  /** V_th of each channel, or of all. */
  readonly thresholds: Float32Array;
}

interface MapKind {
  readonly title: string;
  readonly help: string;
  readonly colours: Uint8Array;
  /** Names of the ends of the colours. */
  readonly ends: readonly [string, string, string];
  /** Colour of neuron n at step t, 0 to 1. */
  readonly value: (layer: MappedLayer, counts: Int32Array, n: number, t: number) => number;
}

const threshold = ({ thresholds }: MappedLayer, n: number) =>
  thresholds[thresholds.length === 1 ? 0 : n % thresholds.length];

const KINDS: readonly MapKind[] = [
  {
    ...{ title: 'Spikes θ(t)', help: 'bright: fires at this step', colours: SEQUENTIAL, ends: ['silent', '', 'fires'] },
    value: ({ spikes }, counts, n, t) => spikes[(t - 1) * counts.length + n],
  },
  {
    ...{ title: 'Rate Σθ / t', help: 'what the layer says so far', colours: SEQUENTIAL, ends: ['0', '½', '1'] },
    value: (_, counts, n, t) => counts[n] / t,
  },
  {
    ...{ title: 'ANN a / V_th', help: 'what the rate should become', colours: SEQUENTIAL, ends: ['0', '½', '≥ 1'] },
    value: (layer, _, n) => layer.activation[n] / threshold(layer, n),
  },
  {
    ...{
      title: 'Potential v(t) / V_th',
      help: 'charge kept for later',
      colours: DIVERGING,
      ends: ['≤ −1', '0', '≥ 1'],
    },
    value: (layer, counts, n, t) => 0.5 + layer.potential[(t - 1) * counts.length + n] / threshold(layer, n) / 2,
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
  const count = ({ spikes }: LayerRecord, t: number) => {
    if (t < counted) {
      counts.fill(0);
      counted = 0;
    }
    for (; counted < t; counted++) {
      const row = counted * counts.length;
      for (let n = 0; n < counts.length; n++) counts[n] += spikes[row + n];
    }
  };
  return {
    element: h('div', { class: 'maps' }, ...maps.map(({ element }) => element)),
    load(next) {
      layer = next;
      counts = new Int32Array(next.activation.length);
      counted = 0;
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
  const { title, help, colours, ends } = kind;
  const canvas = h('canvas', { role: 'img', 'aria-label': `${title.replace('V_th', 'threshold')}: ${help}` });
  const marker = h('span', { class: 'marker', 'aria-hidden': 'true' });
  const stops = Array.from({ length: 9 }, (_, i) => `rgb(${colours.subarray(i * 31 * 3, i * 31 * 3 + 3).join(' ')})`);
  const ramp = h('div', { class: 'ramp', 'aria-hidden': 'true' });
  ramp.style.background = `linear-gradient(90deg, ${stops.join(', ')})`;
  const [name, unit] = title.split(' / V_th');
  const heading = h('strong', {}, name, ...(unit === undefined ? [] : [' / ', h('i', {}, 'V'), h('sub', {}, 'th')]));
  const element = h(
    'figure',
    { class: 'map' },
    h('figcaption', {}, heading, help),
    h('div', { class: 'frame' }, canvas, marker),
    ramp,
    h('div', { class: 'ends', 'aria-hidden': 'true' }, ...ends.map((end) => h('span', {}, end))),
  );
  return { kind, canvas, marker, element };
}

/** How the channels are laid out: tiles with a pixel between them, about twice as wide as high at most. */
function tiling({ shape: [H, W, C] }: LayerRecord) {
  const columns = Math.min(C, Math.ceil(Math.sqrt((C * (H + 1)) / (W + 1))));
  const rows = Math.ceil(C / columns);
  return { columns, rows, width: columns * (W + 1) - 1, height: rows * (H + 1) - 1 };
}

function paint(
  canvas: HTMLCanvasElement,
  layer: MappedLayer,
  counts: Int32Array,
  { colours, value }: MapKind,
  t: number,
) {
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
    const colour = Math.min(255, Math.max(0, Math.round(value(layer, counts, n, t) * 255))) * 3;
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

/** Share of a layer's neurons that fire at t, percent. */
export function firingShare({ spikes, activation }: LayerRecord, t: number): string {
  const size = activation.length;
  let fired = 0;
  for (let n = 0; n < size; n++) fired += spikes[(t - 1) * size + n];
  return `${number((fired / size) * 100, 1)} %`;
}
