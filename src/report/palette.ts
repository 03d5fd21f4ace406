/** Colours and marks of charts and maps, in the lab and the report: told apart by colour-blind readers, and by shape. */
import type { MethodClass } from '../convert/method.js';
import { PAPER_METHOD_NAMES } from '../convert/methods/index.js';

export type Theme = 'light' | 'dark';

export interface Palette {
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly paper: string;
  /** Thresholds and spikes. */
  readonly spike: string;
  /** Spikes that are taken back, s < 0. */
  readonly back: string;
  /** Potentials. */
  readonly potential: string;
  /** The paper's methods, in its order. */
  readonly paperMethods: readonly string[];
  /** Those of all others, in turn. */
  readonly others: readonly string[];
  /** Parts of the error, in the order of the ledger: from light to dark and back, so that neighbours differ in grey, too. */
  readonly parts: readonly string[];
}

export const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    ...{ ink: '#1a1d21', quiet: '#555c66', line: '#8b929c', paper: '#ffffff' },
    ...{ spike: '#b5480a', back: '#0b6ca8', potential: '#0b4f8a' },
    paperMethods: ['#6b7280', '#2b8cc4', '#b5480a', '#0b3f78'],
    others: ['#00805d', '#b0508a', '#8a6d00', '#7a1f3d', '#6a3fb5', '#0f8592'],
    parts: ['#c3c9d1', '#b5480b', '#56b4e9', '#0b3f79', '#e69f00', '#009e73'],
  },
  dark: {
    ...{ ink: '#e9ebee', quiet: '#aeb5bf', line: '#767d88', paper: '#1b1e23' },
    ...{ spike: '#f2a35e', back: '#5cb8ff', potential: '#7cc0f5' },
    paperMethods: ['#a3a9b3', '#4da3dd', '#f2a35e', '#bfe0ff'],
    others: ['#3fc79a', '#ea9bcb', '#e0c24d', '#f58aa0', '#b9a0f5', '#63d3de'],
    parts: ['#5b626c', '#f2a35f', '#3b9bd6', '#bfe0fe', '#b98a00', '#3fc79b'],
  },
};

/** Dashes of lines: neighbours differ in them as well as in colour. */
const DASHES = ['none', '7 3', '2 3', '9 3 2 3'] as const;

/** How a method is drawn. */
export interface MethodLook {
  readonly colour: string;
  /** Dashes of its line, as in SVG. */
  readonly dash: string;
}

/** Colour and dashes of each of some methods; the others' by their order among them. */
export function methodLooks(theme: Theme, methods: readonly string[]): Map<string, MethodLook> {
  const { paperMethods, others } = PALETTES[theme];
  const rest = methods.filter((method) => !PAPER_METHOD_NAMES.includes(method));
  return new Map(
    methods.map((method) => {
      const own = PAPER_METHOD_NAMES.indexOf(method);
      // The paper's main method has the plain line.
      if (own >= 0) return [method, { colour: paperMethods[own], dash: DASHES[PAPER_METHOD_NAMES.length - 1 - own] }];
      const at = rest.indexOf(method);
      // Where a colour comes again the dashes are others.
      const dash = DASHES[(at + Math.floor(at / others.length)) % DASHES.length];
      return [method, { colour: others[at % others.length], dash }];
    }),
  );
}

/** Names of methods: the paper's as the paper writes them. */
export function methodName(name: string): string {
  return PAPER_METHOD_NAMES.includes(name) ? name.toUpperCase() : name;
}

/** Shape of the marks of a class, by its name in Observable Plot. */
export const CLASS_SYMBOLS: Readonly<Record<MethodClass, 'circle' | 'diamond' | 'square' | 'triangle' | 'star'>> = {
  ...{ A: 'circle', B: 'diamond', C: 'square', D: 'triangle', E: 'star' },
};
