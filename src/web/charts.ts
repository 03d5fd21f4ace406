/** Charts, drawn by Observable Plot, which is loaded with the first of them. */
import type { Plot } from '../report/drawing.js';
import { h } from './dom.js';
import { methodOf } from './methods.js';
import { CLASS_SYMBOLS, methodLooks, onTheme, PALETTES, type Theme, theme } from './palette.js';

export type { Plot };

let loading: Promise<Plot> | undefined;

/** Observable Plot. */
export function loadPlot(): Promise<Plot> {
  if (!loading) {
    loading = import('@observablehq/plot');
    loading.catch(() => {
      loading = undefined; // the next one tries again
    });
  }
  return loading;
}

/** An SVG drawing. */
export type Drawing = SVGSVGElement;

/** What a chart is drawn for: its width in pixels, and the colours around it. */
export interface Frame {
  readonly width: number;
  readonly theme: Theme;
}

/** How charts look in a file: on white, as wide as a page of a paper. */
export const FILE_FRAME: Frame = { width: 720, theme: 'light' };

/** Draws a chart for a frame. */
export type Draw = (frame: Frame) => Promise<Drawing>;

const STYLE = { fontFamily: 'system-ui, sans-serif', fontSize: '13px', maxWidth: '100%', overflow: 'visible' };

/** Draws a plot with the page's margins, font and colours; the label is what a screen reader says. */
export function drawPlot(plot: Plot, { width, theme: of }: Frame, label: string, options: object): Drawing {
  const style = { ...STYLE, color: PALETTES[of].ink, background: 'transparent' };
  const drawn = plot.plot({ width, marginTop: 28, marginBottom: 42, marginLeft: 52, style, ...options } as never);
  const svg = (drawn instanceof SVGSVGElement ? drawn : drawn.querySelector('svg')) as Drawing;
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  // The drawing is one picture: labels of its parts would be read between the marks.
  for (const part of svg.querySelectorAll('[aria-label], [aria-description]')) {
    part.removeAttribute('aria-description');
    if (part.getAttribute('aria-label') !== 'cursor') part.removeAttribute('aria-label');
  }
  for (const text of svg.querySelectorAll<SVGElement>('text, tspan')) typeset(text);
  return svg;
}

/** Writes V_th as the paper does: V in italics, th as an index. */
function typeset(text: SVGElement): void {
  if (text.childElementCount > 0 || !text.textContent?.includes('V_th')) return;
  const piece = (content: string, attributes: Readonly<Record<string, string>>) => {
    const span = document.createElementNS('http://www.w3.org/2000/svg', 'tspan');
    for (const [name, value] of Object.entries(attributes)) span.setAttribute(name, value);
    span.textContent = content;
    return span;
  };
  const [first, ...rest] = text.textContent.split('V_th');
  text.replaceChildren(first);
  for (const tail of rest) {
    text.append(piece('V', { 'font-style': 'italic' }), piece('th', { dy: '0.3em', 'font-size': '0.72em' }));
    text.append(piece(tail === '' ? '\u200b' : tail, { dy: '-0.216em' })); // 0.3 × 0.72: back on the line
  }
}

/** A place of the page that holds a chart, as wide as the place is, in the colours of the page. */
export class ChartPlace {
  readonly element = h('div', { class: 'chart' });
  #draw: Draw | undefined;
  #width = 0;
  #turn = 0;

  constructor() {
    new ResizeObserver(([{ contentRect }]) => {
      const width = Math.floor(contentRect.width);
      if (width === this.#width || width === 0) return;
      this.#width = width;
      void this.#redraw();
    }).observe(this.element);
    onTheme(() => void this.#redraw());
  }

  /** Shows a chart, or nothing. */
  async show(draw: Draw | undefined): Promise<void> {
    this.#draw = draw;
    if (!draw) this.element.replaceChildren();
    this.#width = Math.floor(this.element.clientWidth) || this.#width;
    await this.#redraw();
  }

  async #redraw(): Promise<void> {
    const turn = ++this.#turn;
    if (!this.#draw || this.#width === 0) return;
    const drawing = await this.#draw({ width: this.#width, theme: theme() });
    if (turn === this.#turn) this.element.replaceChildren(drawing); // else it is out of date
  }
}

/** Colour and symbol scale of the methods: a colour for the method, a shape for its class. */
export function methodScales(of: Theme, methods: readonly string[]) {
  const looks = methodLooks(of, methods);
  return {
    color: { domain: methods, range: methods.map((method) => looks.get(method)?.colour) },
    symbol: { domain: methods, range: methods.map((method) => CLASS_SYMBOLS[methodOf(method).class]) },
  };
}

/** The end of a line, where its name stands. */
export interface LineEnd {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/**
 * Moves names at the ends of lines apart where they would lie on each other.
 *
 * @param height of the plot in pixels, for the values from low to high
 */
export function spread(ends: readonly LineEnd[], [low, high]: readonly [number, number], height: number): LineEnd[] {
  const least = (15 / height) * (high - low || 1);
  return [...new Set(ends.map(({ x }) => x))].flatMap((x) => {
    const labels = ends.filter((end) => end.x === x).map((end) => ({ ...end }));
    labels.sort((a, b) => a.y - b.y);
    for (let i = 1; i < labels.length; i++) labels[i].y = Math.max(labels[i].y, labels[i - 1].y + least);
    let top = high;
    for (const label of labels.reverse()) {
      label.y = Math.min(label.y, top);
      top = label.y - least;
    }
    return labels;
  });
}
