/** The report as one HTML file: no script, no network, readable from disk, in light and dark. */
import type { Audit } from '../audit/audit.js';
import { definitionsHtml, escapeHtml, ledgerHtml, listHtml } from '../audit/html.js';
import type { TimedFacts } from '../cli/evaluate.js';
import { CLASS_NOTES } from '../convert/method.js';
import { annEnergy, PICOJOULES } from '../evaluate/energy.js';
import type { MethodResult } from '../evaluate/evaluate.js';
import type { Chart } from './charts.js';
import { PALETTES } from './palette.js';
import { PAPER, PAPER_STEPS, RIVALS } from './paper.js';

/** The audit of one conversion. */
export interface Ledger {
  readonly audit: Audit;
  readonly diagnosis: readonly string[];
}

/** What a page shows. */
export interface ReportContent {
  readonly version: string;
  readonly facts: TimedFacts;
  readonly charts: readonly Chart[];
  /** Rate-coded picture of figure 3 as PNG, and its caption; undefined where the data are no pictures. */
  readonly picture: { readonly png: Uint8Array; readonly caption: string } | undefined;
  readonly ledger: Ledger;
}

const dataUri = (type: string, content: string) => `data:${type};base64,${Buffer.from(content).toString('base64')}`;

type Cell = string | number;

/** A table; numbers are set right. */
function htmlTable(caption: string, header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cell = (value: Cell, i: number) =>
    i === 0 ? `<th scope="row">${escapeHtml(String(value))}</th>` : `<td>${escapeHtml(String(value))}</td>`;
  const head = header.map((title) => `<th scope="col">${escapeHtml(title)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n');
  return `<div class="scroll"><table><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

/** Accuracy and loss, methods down, time steps across. */
function accuracyTable({ results, ann }: TimedFacts): string {
  const steps = [...new Set(results.map((row) => row.steps))];
  const methods = [...new Set(results.map(({ method }) => method))];
  const rows = methods.map((method) => [
    method,
    classesOf(results, method),
    ...steps.map((T) => {
      const row = results.find((one) => one.method === method && one.steps === T);
      return row ? accuracyCell(row) : '–';
    }),
  ]);
  const annInterval = ann.interval.map((bound) => bound.toFixed(1)).join('–');
  const caption = `Accuracy in percent with Wilson’s 95 % interval, and the loss against the ANN (${ann.accuracy.toFixed(2)} %, ${annInterval}) in points; steps until the answer where they are more than T`;
  return `${htmlTable(caption, ['method', 'class', ...steps.map((T) => `T = ${T}`)], rows)}${classNotes(results)}`;
}

/** Accuracy, its interval, the loss, and the latency where it is not T. */
function accuracyCell({ accuracy, interval, loss, latency, steps }: MethodResult): string {
  const between = interval.map((bound) => bound.toFixed(1)).join('–');
  const wait = latency === steps ? '' : `; ${latency} steps`;
  return `${accuracy.toFixed(2)} [${between}] (${loss.toFixed(2)}${wait})`;
}

const classesOf = (results: readonly MethodResult[], method: string) =>
  [...new Set(results.filter((row) => row.method === method).map((row) => row.class))].join(', ');

/** What the classes of a table are: they need different hardware. */
function classNotes(results: readonly MethodResult[]): string {
  const classes = [...new Set(results.map((row) => row.class))].sort();
  const notes = classes.map((one) => `class ${one}: ${CLASS_NOTES[one].split(':')[0]}`);
  return `<p class="classes">${escapeHtml(`${notes.join('; ')}.`)}</p>`;
}

/** Operations and an estimate of their energy. */
function energyTable({ results }: TimedFacts): string {
  const macs = results[0]?.macsPerImage ?? 0;
  const ofAnn = annEnergy(macs);
  const rows: Cell[][] = [
    ['ann', '–', '–', '–', '–', `${(macs / 1e6).toFixed(1)} (multiply-add)`, ofAnn.toFixed(1), '1.00'],
  ];
  for (const row of results) {
    const { method, steps, latency, spikesPerImage, synapticOperationsPerImage, energyPerImage: energy } = row;
    const millions = (synapticOperationsPerImage / 1e6).toFixed(1);
    const spikes = Math.round(spikesPerImage).toLocaleString('en-US');
    rows.push([method, row.class, steps, latency, spikes, millions, energy.toFixed(1), (energy / ofAnn).toFixed(2)]);
  }
  const costs = ['spikes per image', 'operations per image, millions', 'energy, µJ', 'of the ANN'];
  const header = ['method', 'class', 'T', 'steps to the answer', ...costs];
  const caption = `Spikes, operations and energy: ${PICOJOULES.multiplyAdd} pJ per multiply-add, ${PICOJOULES.add} pJ per addition (32-bit float, 45 nm; Horowitz, ISSCC 2014). Arithmetic only: no memory, no membrane updates, no first layer.`;
  return htmlTable(caption, header, rows);
}

/** The paper's losses, marked as quoted, with the measured ones under the network that they belong to. */
function quotedTables({ model, results }: TimedFacts): string {
  return PAPER.map(({ name, ann, loss }) => {
    const rows: Cell[][] = Object.entries(loss).map(([method, values]) => [`${method}, quoted`, ...values]);
    const [network, set] = name.toLowerCase().replace(/-/g, '').split(' on ');
    const key = model.toLowerCase();
    const isSame = key.includes(network) && (key.includes(set) || (set === 'cifar10' && !key.includes('synthetic')));
    if (isSame) {
      for (const method of ['snn', ...Object.keys(loss)]) {
        const measured = PAPER_STEPS.map((T) =>
          results.find((r) => r.method === method && r.steps === T)?.loss.toFixed(2),
        );
        if (measured.some((value) => value !== undefined)) {
          rows.push([`${method}, measured on ${model}`, ...measured.map((value) => value ?? '–')]);
        }
      }
    }
    const caption = `${name}: loss in points, quoted from the paper (its ANN: ${ann} %)`;
    return htmlTable(caption, ['method', ...PAPER_STEPS.map((T) => `T = ${T}`)], rows);
  }).join('\n');
}

/** Figures of others, as they were published. */
function rivalsTable(): string {
  const rows = RIVALS.map(({ method, training, accuracy, source }) => [
    ...[method, training ? 'yes' : 'no'],
    ...accuracy.map((value) => value?.toFixed(2) ?? '–'),
    source,
  ]);
  const caption = 'VGG16 on CIFAR-10, accuracy in percent, quoted; each with its own ANN';
  return htmlTable(caption, ['method', 'trains the ANN for it', 'T = 4', 'T = 8', 'T = 16', 'T = 32', 'source'], rows);
}

function ledgerSection({ audit, diagnosis }: Ledger): string {
  return `<section><h2>Where the error comes from</h2><p>The IC-SNN of the figures above, ${audit.images} images, T = ${audit.steps}: the equations term by term, layer by layer.</p>
${ledgerHtml(audit)}
<h3>Why</h3>
${listHtml(diagnosis)}
<details><summary>What the columns mean</summary>${definitionsHtml()}</details></section>`;
}

function chartHtml({ name, title, caption, html, svg, csv }: Chart): string {
  const links = [
    `<a download="${name}.svg" href="${dataUri('image/svg+xml', svg)}">SVG</a>`,
    `<a download="${name}.csv" href="${dataUri('text/csv', csv)}">CSV</a>`,
  ];
  return `<section><h2>${escapeHtml(title)}</h2><div class="scroll chart">${html}</div><p>${escapeHtml(caption)} <span class="links">${links.join(' · ')}</span></p></section>`;
}

/** Charts are drawn in the colours of a light page; a dark one has its own for each of them. */
const DARK_CHARTS = (['paperMethods', 'others'] as const)
  .flatMap((list) => PALETTES.light[list].map((light, i) => [light, PALETTES.dark[list][i]]))
  .flatMap(([light, dark]) => [`[fill="${light}"]{fill:${dark}}`, `[stroke="${light}"]{stroke:${dark}}`])
  .join(' ');

const STYLE = `
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --line: #d5d5d5; --quiet: #555; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --paper: #161616; --line: #3d3d3d; --quiet: #b0b0b0; } ${DARK_CHARTS} }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; }
.scroll, .wide { overflow-x: auto; } .chart { padding: .75rem 0; } .chart svg { max-width: none; }
caption b { display: block; color: var(--ink); } small { font-weight: 400; color: var(--quiet); } dd { max-width: 46rem; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding-bottom: .4rem; } .classes { color: var(--quiet); }
th, td { padding: .25rem .75rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child { text-align: left; } p { max-width: 46rem; } .links { white-space: nowrap; }
.settings { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; } .settings dt { color: var(--quiet); } .settings dd { margin: 0; }
img { image-rendering: pixelated; max-width: 100%; } a { color: inherit; }
figure { margin: 0; }
@media (max-width: 44rem) {
  th, td { white-space: normal; padding: .25rem .4rem; } caption { max-width: calc(100vw - 2rem); }
  .chart svg[viewBox] { max-width: 100%; height: auto; } .chart svg[viewBox][width="640"] { font-size: 17px !important; }
}`;

/** The whole page. */
export function renderReport({ version, facts, charts, picture, ledger }: ReportContent): string {
  const settings = Object.entries(facts.options)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(String(value))}</dd>`)
    .join('');
  const title = `${facts.model} as a spiking network`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main>
<h1>${escapeHtml(title)}</h1>
<p>${facts.images} images of ${escapeHtml(facts.dataset)}; ANN ${facts.ann.accuracy.toFixed(2)} %; measured by ic-snn ${escapeHtml(version)} in ${facts.seconds.toFixed(0)} s.</p>
<section><h2>Accuracy</h2>${accuracyTable(facts)}</section>
${charts.map(chartHtml).join('\n')}
${ledgerSection(ledger)}
<section><h2>Operations and energy</h2>${energyTable(facts)}</section>
${picture ? pictureSection(picture) : ''}
<section><h2>The paper’s figures beside these</h2><p>Quoted numbers are the paper’s own, for its own networks; they are not measured here.</p>
${quotedTables(facts)}
${rivalsTable()}</section>
<section><h2>Settings</h2><dl class="settings">${settings}</dl></section>
</main></body></html>
`;
}

function pictureSection({ png, caption }: NonNullable<ReportContent['picture']>): string {
  const [data, text] = [Buffer.from(png).toString('base64'), escapeHtml(caption)];
  const figure = `<figure><img src="data:image/png;base64,${data}" alt="${text}"><figcaption>${text}</figcaption></figure>`;
  return `<section><h2>A picture as a rate code (figure 3)</h2>${figure}</section>`;
}
