/** A chart with its title, a sentence on what to see in it, and its files. */
import { ChartPlace, type Draw } from '../charts.js';
import { h } from '../dom.js';
import { chartButtons } from '../export.js';

export interface FigureView {
  readonly element: HTMLElement;
  /** Shows a chart, or nothing. */
  show(draw: Draw | undefined): Promise<void>;
  /** Changes the sentence below. */
  say(...caption: readonly (Node | string)[]): void;
}

/** A figure; `name` is that of its files. */
export function createFigure(name: string, title: string, report: (error: unknown) => void): FigureView {
  const place = new ChartPlace();
  let present: Draw | undefined;
  const files = h('div', { class: 'files', role: 'group', 'aria-label': `Files of: ${title}`, hidden: true });
  files.append(...chartButtons(name, title, () => present, report));
  const caption = h('figcaption', { class: 'help' });
  const head = h('div', { class: 'figure-head' }, h('h3', {}, title), files);
  return {
    element: h('figure', { class: 'figure' }, head, place.element, caption),
    async show(draw) {
      present = draw;
      files.hidden = draw === undefined;
      await place.show(draw);
    },
    say: (...text) => caption.replaceChildren(...text),
  };
}
