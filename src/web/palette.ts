/** Colours of charts and maps, for light and dark pages; told apart by colour-blind readers, and by shape besides. */

export type Theme = 'light' | 'dark';

export interface Palette {
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly paper: string;
  /** Thresholds and spikes. */
  readonly spike: string;
  /** Potentials. */
  readonly potential: string;
  readonly methods: Readonly<Record<string, string>>;
}

export const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    ...{ ink: '#1a1d21', quiet: '#555c66', line: '#8b929c', paper: '#ffffff', spike: '#b5480a', potential: '#0b4f8a' },
    methods: { snn: '#6b7280', 'c-snn': '#b5480a', 'i-snn': '#2b8cc4', 'ic-snn': '#0b3f78' },
  },
  dark: {
    ...{ ink: '#e9ebee', quiet: '#aeb5bf', line: '#767d88', paper: '#1b1e23', spike: '#f2a35e', potential: '#7cc0f5' },
    methods: { snn: '#a3a9b3', 'c-snn': '#f2a35e', 'i-snn': '#4da3dd', 'ic-snn': '#bfe0ff' },
  },
};

const dark = matchMedia('(prefers-color-scheme: dark)');

/** What the page looks like now. */
export function theme(): Theme {
  return dark.matches ? 'dark' : 'light';
}

/** Calls back when the theme changes. */
export function onTheme(changed: () => void): void {
  dark.addEventListener('change', changed);
}

type Colour = readonly [red: number, green: number, blue: number];

/** 256 colours as bytes (256, 3), through some stops at equal distances. */
function ramp(stops: readonly Colour[]): Uint8Array {
  const out = new Uint8Array(256 * 3);
  for (let i = 0; i < 256; i++) {
    const at = (i / 255) * (stops.length - 1);
    const k = Math.min(stops.length - 2, Math.floor(at));
    for (let c = 0; c < 3; c++) out[i * 3 + c] = Math.round(stops[k][c] + (stops[k + 1][c] - stops[k][c]) * (at - k));
  }
  return out;
}

/** Dark to bright: rates, spikes, activations. */
export const SEQUENTIAL: Uint8Array = ramp([
  [13, 17, 33],
  [40, 60, 130],
  [88, 130, 150],
  [200, 180, 90],
  [255, 245, 190],
]);

/** Blue below 0, dark at 0, orange above: potentials in units of V_th from −1 to 1. */
export const DIVERGING: Uint8Array = ramp([
  [120, 200, 255],
  [30, 100, 175],
  [18, 20, 26],
  [190, 85, 20],
  [255, 200, 120],
]);
