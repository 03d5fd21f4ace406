/** Looks of the report: light and dark, narrow and wide, and on paper. */
import { PALETTES } from './palette.js';

/** Charts are drawn in the colours of a light page; a dark one has its own for each of them. */
const DARK_CHARTS = (['paperMethods', 'others', 'parts'] as const)
  .flatMap((list) => PALETTES.light[list].map((light, i) => [light, PALETTES.dark[list][i]]))
  .concat([[PALETTES.light.spike, PALETTES.dark.spike]])
  .flatMap(([light, dark]) => [`[fill="${light}"]{fill:${dark}}`, `[stroke="${light}"]{stroke:${dark}}`])
  .join(' ');

/** The style sheet. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --line: #d5d5d5; --quiet: #555; --raised: #f4f5f7; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e8e8e8; --paper: #161616; --line: #3d3d3d; --quiet: #b0b0b0; --raised: #222429; } ${DARK_CHARTS}
}
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 84rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; line-height: 1.2; overflow-wrap: anywhere; } h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; } h3 { font-size: 1.05rem; margin: 0 0 .25rem; }
p, dd, li { max-width: 46rem; overflow-wrap: anywhere; } a { color: inherit; } .quiet, .links { color: var(--quiet); font-size: .9rem; }
.verdict { background: var(--raised); border-left: 4px solid ${PALETTES.light.spike}; padding: .5rem 1rem; border-radius: 4px; }
.verdict p:first-child { font-size: 1.1rem; } pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .25rem 0 1rem; font-size: .85rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1.5rem 2rem; }
figure { margin: 0; } figcaption { color: var(--quiet); font-size: .9rem; max-width: 40rem; }
.drawing svg { max-width: 100%; height: auto; } .drawing.narrow { display: none; }
table { border-collapse: collapse; margin: .5rem 0 1rem; font-variant-numeric: tabular-nums; font-size: .9rem; }
caption { text-align: left; color: var(--quiet); padding-bottom: .4rem; max-width: 60rem; } caption b { display: block; color: var(--ink); }
th, td { padding: .2rem .6rem; border-bottom: 1px solid var(--line); text-align: right; } thead th { vertical-align: bottom; }
th:first-child, td.left { text-align: left; } th[scope=row] { overflow-wrap: anywhere; } td small { display: block; color: var(--quiet); white-space: nowrap; }
small { font-weight: 400; color: var(--quiet); } details { margin: 1rem 0; } summary { cursor: pointer; font-weight: 600; font-size: 1.1rem; }
.settings { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; } .settings dt { color: var(--quiet); } .settings dd { margin: 0; }
img { image-rendering: pixelated; max-width: 100%; }
@media screen and (max-width: 60rem) {
  .wide table, .wide tbody, .wide tr, .wide td, .wide th[scope=row], .wide caption { display: block; } .wide thead { display: none; }
  .wide tr { border-bottom: 1px solid var(--line); padding: .4rem 0; } .wide th[scope=row] { border: 0; padding: 0; text-align: left; }
  .wide td { display: flex; justify-content: space-between; gap: 1rem; border: 0; padding: 0; } .wide td::before { content: attr(data-label); color: var(--quiet); text-align: left; }
}
@media screen and (max-width: 40rem) {
  body { margin: 1rem auto; } .drawing.wide { display: none; } .drawing.narrow { display: block; }
  .settings { grid-template-columns: 1fr; } .settings dd { margin-bottom: .4rem; }
}
@page { margin: 15mm; }
@media print {
  body { font-size: 10pt; margin: 0; max-width: none; padding: 0; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  figure, .verdict, tr { break-inside: avoid; } h2, h3, caption { break-after: avoid; } .links { display: none; }
  .figures { grid-template-columns: 1fr 1fr; gap: 1rem; } .drawing.wide { display: block; } .drawing.narrow { display: none; }
  th, td { padding: .1rem .3rem; } table { font-size: 8pt; }
}`;
