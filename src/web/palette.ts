/** The palette of the page: that of the report, in the theme of the page; and the colours of maps. */
import type { Theme } from '../report/palette.js';

export { CLASS_SYMBOLS, methodLooks, PALETTES, type Palette, type Theme } from '../report/palette.js';

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

/** Blue below 0, dark at 0, orange above: potentials in units of V_th from −1 to 1, and signed spikes. */
export const DIVERGING: Uint8Array = ramp([
  [120, 200, 255],
  [30, 100, 175],
  [18, 20, 26],
  [190, 85, 20],
  [255, 200, 120],
]);
