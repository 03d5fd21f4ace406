/**
 * The network as a picture, drawn from its graph: the image, every spiking layer as a small map of where it spikes at the
 * step that is shown, the answer; lines for who feeds whom, arches where a branch goes past a layer.
 */
import { spikingSources } from '../../../network/blocks.js';
import type { Network } from '../../../network/layer.js';
import type { Model } from '../../../network/model.js';
import { neuronOf, type SpikingParameters } from '../../../network/snn.js';
import { h, paintPixels } from '../../dom.js';
import { DIVERGING, SEQUENTIAL } from '../../palette.js';
import { glanceAt } from '../../worker/overview.js';
import type { RunResult } from '../../worker/protocol.js';
import { isSigned } from './neurons.js';

export interface Strip {
  readonly element: HTMLElement;
  load(model: Model, pixels: Uint8Array, parameters: SpikingParameters, result: RunResult): void;
  /** Writes what the SNN says at the step that is shown. */
  answer(text: string, agrees: boolean): void;
  /** Marks the layer whose maps are shown below. */
  mark(s: number): void;
  show(t: number): void;
}

interface Loaded {
  readonly network: Network;
  readonly signed: boolean;
  readonly result: RunResult;
  readonly layers: readonly { readonly button: HTMLButtonElement; readonly canvas: HTMLCanvasElement }[];
}

const SVG = 'http://www.w3.org/2000/svg';

/** The picture; `choose` gets the spiking layer that was clicked. */
export function createStrip(choose: (s: number) => void): Strip {
  let loaded: Loaded | undefined;
  let marked = 0;
  const picture = h('canvas', { role: 'img', 'aria-label': 'The picture that goes in' });
  const output = h('strong', { class: 'strip-answer' });
  const end = h('div', { class: 'strip-end', hidden: true }, output, h('small', {}, 'answer'));
  const branches = document.createElementNS(SVG, 'svg');
  branches.setAttribute('class', 'branches');
  branches.setAttribute('aria-hidden', 'true');
  branches.setAttribute('preserveAspectRatio', 'none');
  const cells = h('ol', { class: 'strip-cells' });
  const inner = h('div', { class: 'strip-inner' });
  inner.append(branches, cells);
  const maps = h('div', { class: 'strip-maps', tabIndex: 0, role: 'group', 'aria-label': 'Maps of the layers' }, inner);
  const fade = () => {
    maps.classList.toggle('more', maps.scrollWidth - maps.clientWidth - maps.scrollLeft > 1);
  };
  maps.addEventListener('scroll', fade, { passive: true });
  new ResizeObserver(fade).observe(maps);

  const mark = (s: number) => {
    marked = s;
    for (const [i, { button }] of loaded?.layers.entries() ?? []) button.setAttribute('aria-pressed', String(i === s));
  };
  return {
    element: h('div', { class: 'strip', role: 'group', 'aria-label': 'The network, layer by layer' }, maps, end),
    load({ network }, pixels, parameters, result) {
      const layers = network.spiking.map((at, s) => layerCell(network, at, s, choose));
      loaded = { network, signed: isSigned(neuronOf(parameters)), result, layers };
      paintPixels(picture, pixels, network.shapes[0]);
      const items = layers.map(({ button, caption }) => h('li', {}, button, caption));
      cells.replaceChildren(h('li', { class: 'end' }, picture, h('small', {}, 'image')), ...items);
      end.hidden = false;
      inner.style.setProperty('--cells', String(layers.length + 1));
      drawBranches(branches, network);
      mark(marked);
      fade();
    },
    answer(text, agrees) {
      output.textContent = text;
      output.classList.toggle('agrees', agrees);
    },
    mark,
    show(t) {
      if (!loaded) return;
      const { network, result, signed, layers } = loaded;
      layers.forEach(({ canvas }, s) => {
        const { width, height, start } = glanceAt(network, result.steps, s, t);
        paintGlance(canvas, result.overview.subarray(start, start + width * height), width, height, signed);
      });
    },
  };
}

function layerCell(network: Network, at: number, s: number, choose: (s: number) => void) {
  const canvas = h('canvas', { 'aria-hidden': 'true' });
  const { name } = network.layers[at];
  const [H, W, C] = network.shapes[at];
  const before = s === 0 ? undefined : network.shapes[network.spiking[s - 1]];
  const label = `Layer ${s + 1} of ${network.spiking.length}: ${name}, ${H} × ${W} × ${C}`;
  const press = () => choose(s);
  const button = h('button', { type: 'button', class: 'glance', onclick: press, 'aria-label': label, title: label });
  button.append(canvas);
  const size = String(before) === String(network.shapes[at]) ? String(s + 1) : H * W > 1 ? `${H}²·${C}` : String(C);
  return { button, canvas, caption: h('small', {}, size) };
}

/** Colours of one map: dark is silent. */
function paintGlance(canvas: HTMLCanvasElement, values: Int8Array, width: number, height: number, signed: boolean) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const data = new ImageData(width, height);
  const colours = signed ? DIVERGING : SEQUENTIAL;
  for (let p = 0; p < values.length; p++) {
    const colour = (signed ? 128 + values[p] : Math.min(255, 2 * values[p])) * 3;
    data.data.set(colours.subarray(colour, colour + 3), p * 4);
    data.data[p * 4 + 3] = 255;
  }
  canvas.getContext('2d')?.putImageData(data, 0, 0);
}

/**
 * Lines between the middles of the cells: straight to the next one, an arch past others. One cell is one unit wide; lines to
 * the answer, which has no cell and stays in sight, leave at the right.
 */
function drawBranches(svg: SVGSVGElement, network: Network): void {
  const edges = spikingSources(network).flatMap((sources, to) => sources.map((from) => [from + 1, to + 1] as const));
  const most = Math.max(1, ...edges.map(([from, to]) => to - from));
  svg.setAttribute('viewBox', `0 0 ${network.spiking.length + 1} 1`);
  const path = (d: string) => {
    const element = document.createElementNS(SVG, 'path');
    element.setAttribute('d', d);
    return element;
  };
  const paths = edges.map(([from, to]) => {
    const [a, b] = [from + 0.5, to + 0.5];
    if (to - from === 1) return path(`M${a} 0.98H${b}`);
    const top = 0.98 - 1.1 * Math.min(1, 0.4 + (0.6 * (to - from)) / most);
    return path(`M${a} 0.98C${a} ${top} ${b} ${top} ${b} 0.98`);
  });
  svg.replaceChildren(...paths);
}
