/** Colours and marks of charts and maps, in the lab and the report: told apart by colour-blind readers, and by shape. */
import type { MethodClass } from '../convert/method.js';

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
  /** Methods that have a colour of their own. */
  readonly methods: Readonly<Record<string, string>>;
  /** Those of all others, in turn. */
  readonly others: readonly string[];
}

export const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    ...{ ink: '#1a1d21', quiet: '#555c66', line: '#8b929c', paper: '#ffffff' },
    ...{ spike: '#b5480a', back: '#0b6ca8', potential: '#0b4f8a' },
    methods: { snn: '#6b7280', 'c-snn': '#b5480a', 'i-snn': '#2b8cc4', 'ic-snn': '#0b3f78' },
    others: ['#00805d', '#b0508a', '#8a6d00', '#7a1f3d', '#6a3fb5', '#0f8592'],
  },
  dark: {
    ...{ ink: '#e9ebee', quiet: '#aeb5bf', line: '#767d88', paper: '#1b1e23' },
    ...{ spike: '#f2a35e', back: '#5cb8ff', potential: '#7cc0f5' },
    methods: { snn: '#a3a9b3', 'c-snn': '#f2a35e', 'i-snn': '#4da3dd', 'ic-snn': '#bfe0ff' },
    others: ['#3fc79a', '#ea9bcb', '#e0c24d', '#f58aa0', '#b9a0f5', '#63d3de'],
  },
};

/** Where the colours of {@link Palette.others} come again, lines are dashed. */
const DASHES = ['none', '7 3', '2 3'] as const;

/** How a method is drawn. */
export interface MethodLook {
  readonly colour: string;
  /** Dashes of its line, as in SVG. */
  readonly dash: string;
}

/** Colour and dashes of each of some methods; the others' by their order among them. */
export function methodLooks(theme: Theme, methods: readonly string[]): Map<string, MethodLook> {
  const { methods: own, others } = PALETTES[theme];
  const rest = methods.filter((method) => !(method in own));
  return new Map(
    methods.map((method) => {
      if (method in own) return [method, { colour: own[method], dash: DASHES[0] }];
      const at = rest.indexOf(method);
      const round = Math.min(DASHES.length - 1, Math.floor(at / others.length));
      return [method, { colour: others[at % others.length], dash: DASHES[round] }];
    }),
  );
}

/** Shape of the marks of a class, by its name in Observable Plot. */
export const CLASS_SYMBOLS: Readonly<Record<MethodClass, 'circle' | 'diamond' | 'square' | 'triangle' | 'star'>> = {
  ...{ A: 'circle', B: 'diamond', C: 'square', D: 'triangle', E: 'star' },
};
