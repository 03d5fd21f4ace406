/** Drawing: Observable Plot over a DOM of linkedom. A figure is drawn for wide and for narrow pages, and as an SVG document. */
import { escapeHtml } from '../audit/html.js';
import { csvText } from './csv.js';

export type Plot = typeof import('@observablehq/plot');

/** A chart and its data. */
export interface Chart {
  /** File name without ending. */
  readonly name: string;
  readonly title: string;
  /** What a reader should see in it. */
  readonly caption: string;
  /** For a page, in two widths: takes the colour of its text from there. */
  readonly html: string;
  /** An SVG document of its own, with its legend, on white. */
  readonly svg: string;
  readonly csv: string;
}

/** Marks of a legend, in the words of Observable Plot. */
export type MarkSymbol = 'circle' | 'diamond' | 'square' | 'triangle' | 'star';

/** What a line, a mark or an area stands for. */
export interface LegendEntry {
  readonly label: string;
  readonly colour: string;
  /** Dashes of a line; no line without. */
  readonly dash?: string;
  readonly symbol?: MarkSymbol;
  /** Which of {@link HATCHES} fills an area. */
  readonly hatch?: number;
}

/** For what width a figure is drawn, pixels. */
export interface Size {
  readonly width: number;
  readonly isNarrow: boolean;
  /** What fills an area of a legend entry with a hatch. */
  fill(entry: LegendEntry): string;
}

/** What is to be drawn. */
export interface Figure {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  /** All of one shape, their keys in one order. */
  readonly rows: readonly object[];
  readonly legend: readonly LegendEntry[];
  /** Options of Plot, but for width and style. */
  readonly options: (size: Size) => object;
}

const SIZES = { wide: 620, narrow: 350 } as const;

/** Strokes over a colour, in a square of 8: areas are told apart without colours. */
const HATCHES = ['', 'M0 8L8 0', 'M0 4H8', 'M0 0L8 8', 'M4 0V8', 'M0 4H8M4 0V8'] as const;

/** Draws figures. */
export class Drawer {
  constructor(
    readonly plot: Plot,
    readonly document: Document,
  ) {}

  /** A figure in every form. */
  draw(figure: Figure): Chart {
    const { name, title, caption, rows } = figure;
    const page = (['wide', 'narrow'] as const).map((size) => {
      const { svg, width, height } = this.#drawing(figure, SIZES[size], `${size}-${name}`);
      const root = `<svg role="img" aria-label="${escapeHtml(title)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" fill="currentColor" font-family="system-ui, sans-serif" font-size="12">`;
      return `<div class="drawing ${size}">${root}${svg}</svg></div>`;
    });
    const { svg, width, height } = this.#drawing(figure, SIZES.wide, name);
    const root = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" style="background:white;color:#1b1b1b" fill="#1b1b1b" font-family="system-ui, sans-serif" font-size="12">`;
    const csv = csvText([...rows.slice(0, 1).map(Object.keys), ...rows.map(Object.values)]);
    return { name, title, caption, html: page.join(''), svg: `${root}${svg}</svg>`, csv };
  }

  /** Legend above drawing, in one SVG's content. */
  #drawing({ name, legend, options }: Figure, width: number, id: string) {
    const fill = ({ colour, hatch }: LegendEntry) => (hatch === undefined ? colour : `url(#${id}-${hatch})`);
    const size: Size = { width, isNarrow: width === SIZES.narrow, fill };
    const style = {
      background: 'transparent',
      color: 'inherit',
      fontSize: '12px',
      fontFamily: 'system-ui, sans-serif',
    };
    const defaults = { document: this.document, width, marginBottom: 44, marginLeft: 44, marginRight: 16, style };
    const drawn = this.plot.plot({ ...defaults, ...options(size) } as never);
    if (drawn.tagName.toLowerCase() !== 'svg') throw new Error(`no drawing in the chart ${name}`);
    const height = Number(drawn.getAttribute('height'));
    const above = legendOf(legend, width, fill);
    const body = `<svg y="${above.height}" width="${width}" height="${height}">${drawn.outerHTML}</svg>`;
    return { svg: `${hatchesOf(legend, id)}${above.svg}${body}`, width, height: height + above.height };
  }
}

/** Fills of the areas, under names of their own in each drawing. */
function hatchesOf(legend: readonly LegendEntry[], id: string): string {
  const patterns = legend.flatMap(({ colour, hatch }) => {
    if (hatch === undefined) return [];
    const strokes = HATCHES[hatch] && `<path d="${HATCHES[hatch]}" fill="none" stroke="white" stroke-opacity="0.75"/>`;
    return `<pattern id="${id}-${hatch}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="${colour}"/>${strokes}</pattern>`;
  });
  return patterns.length > 0 ? `<defs>${patterns.join('')}</defs>` : '';
}

/** Height of a row of the legend, pixels. */
const ROW = 20;

/** Entries one behind the other, in as many rows as they need. */
function legendOf(
  entries: readonly LegendEntry[],
  width: number,
  fill: (entry: LegendEntry) => string,
): { svg: string; height: number } {
  let [x, y] = [4, 2];
  const drawn = entries.map((entry) => {
    const wide = 48 + 7 * entry.label.length;
    if (x > 4 && x + wide > width) [x, y] = [4, y + ROW];
    const sample = `<g transform="translate(${x},${y + 8})">${sampleOf(entry, fill)}<text x="32" y="4">${escapeHtml(entry.label)}</text></g>`;
    x += wide;
    return sample;
  });
  return { svg: `<g>${drawn.join('')}</g>`, height: entries.length > 0 ? y + ROW + 4 : 0 };
}

/** A line with its dashes and its mark, or a filled area. */
function sampleOf(entry: LegendEntry, fill: (entry: LegendEntry) => string): string {
  const { colour, dash, symbol, hatch } = entry;
  if (hatch !== undefined) return `<rect x="6" y="-7" width="20" height="14" fill="${fill(entry)}"/>`;
  const line = `<line x1="0" x2="28" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>`;
  return `${dash === undefined ? '' : line}${symbol ? `<path d="${SYMBOLS[symbol]}" fill="${colour}"/>` : ''}`;
}

/** Marks around (14, 0), as Plot draws them. */
const SYMBOLS: Readonly<Record<MarkSymbol, string>> = {
  circle: 'M10 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z',
  diamond: 'M14 -6L18 0L14 6L10 0Z',
  square: 'M10 -4H18V4H10Z',
  triangle: 'M14 -5L19 4H9Z',
  star: 'M14 -6L15.5 -2L19.7 -2L16.3 0.7L17.5 5L14 2.4L10.5 5L11.7 0.7L8.3 -2L12.5 -2Z',
};
