/** The report as one HTML file: no script, no network, readable from disk, in light and dark. */
import type { Audit } from '../audit/audit.js';
import { definitionsHtml, escapeHtml, ledgerHtml, listHtml } from '../audit/html.js';
import type { Trials } from '../audit/trials.js';
import { grouped } from '../check.js';
import { CLASS_NOTES } from '../convert/method.js';
import { flagOf } from '../convert/options.js';
import { annEnergy, ENERGY_NOTE } from '../evaluate/energy.js';
import type { MethodResult, TimedFacts } from '../evaluate/evaluate.js';
import type { Chart } from './drawing.js';
import { methodName } from './palette.js';
import { PAPER, PAPER_STEPS, RIVALS } from './paper.js';
import { STYLE } from './style.js';
import { type Remedy, trialCells } from './verdict-text.js';

/** The audit of one conversion. */
export interface Ledger {
  /** What it was made by. */
  readonly method: string;
  readonly audit: Audit;
  readonly diagnosis: readonly string[];
}

/** What a page shows. */
export interface ReportContent {
  readonly version: string;
  readonly facts: TimedFacts;
  /** Of the paper, that the network and its data belong to. */
  readonly table: number | undefined;
  /** The answer, in a paragraph; what to do; what was tried. */
  readonly verdict: string;
  readonly remedies: readonly Remedy[];
  readonly trials: Trials | null;
  /** Charts that tell the story, and those of the paper's figures. */
  readonly charts: { readonly story: readonly Chart[]; readonly paper: readonly Chart[] };
  /** Rate-coded picture of figure 3 as PNG, and its caption; undefined where the data are no pictures. */
  readonly picture: { readonly png: Uint8Array; readonly caption: string } | undefined;
  readonly ledger: Ledger;
}

const dataUri = (type: string, content: string) => `data:${type};base64,${Buffer.from(content).toString('base64')}`;

/** A text, or a main one with smaller ones below it. */
type Cell = string | number | readonly [string, ...string[]];

/** A table; numbers are set right. On a narrow page each row is a list, its cells named as their columns are. */
function htmlTable(caption: string, header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const inner = (value: Cell) => {
    if (typeof value !== 'object') return escapeHtml(String(value));
    const [main, ...more] = value.map(escapeHtml);
    return `<span>${main}${more.map((text) => `<small>${text}</small>`).join('')}</span>`;
  };
  const cell = (value: Cell, i: number) =>
    i === 0 ? `<th scope="row">${inner(value)}</th>` : `<td data-label="${escapeHtml(header[i])}">${inner(value)}</td>`;
  const head = header.map((title) => `<th scope="col">${escapeHtml(title)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n');
  return `<div class="wide"><table><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

/** Accuracy and loss, methods down, time steps across. */
function accuracyTable({ results, ann }: TimedFacts): string {
  const steps = [...new Set(results.map((row) => row.steps))];
  const methods = [...new Set(results.map(({ method }) => method))];
  const rows = methods.map((method) => [
    methodName(method),
    classesOf(results, method),
    ...steps.map((T) => {
      const row = results.find((one) => one.method === method && one.steps === T);
      return row ? accuracyCell(row) : '–';
    }),
  ]);
  const annInterval = ann.interval.map((bound) => bound.toFixed(1)).join('–');
  const caption = `Accuracy in percent; below it Wilson’s 95 % interval and the loss against the ANN (${ann.accuracy.toFixed(2)} %, ${annInterval}) in points; steps until the answer where they are more than T`;
  return `${htmlTable(caption, ['method', 'class', ...steps.map((T) => `T = ${T}`)], rows)}${classNotes(results)}`;
}

/** Accuracy, its interval, the loss, and the latency where it is not T. */
function accuracyCell({ accuracy, interval, loss, latency, steps }: MethodResult): Cell {
  const between = interval.map((bound) => bound.toFixed(1)).join('–');
  return [accuracy.toFixed(1), between, `loss ${loss.toFixed(1)}`, ...(latency === steps ? [] : [`${latency} steps`])];
}

const classesOf = (results: readonly MethodResult[], method: string) =>
  [...new Set(results.filter((row) => row.method === method).map((row) => row.class))].join(', ');

/** What the classes of a table are: they need different hardware. */
function classNotes(results: readonly MethodResult[]): string {
  const classes = [...new Set(results.map((row) => row.class))].sort();
  const notes = classes.map((one) => `class ${one}: ${CLASS_NOTES[one].split(':')[0]}`);
  return `<p class="quiet">${escapeHtml(`${notes.join('; ')}.`)}</p>`;
}

/** Operations and an estimate of their energy. */
function energyTable({ results }: TimedFacts): string {
  const macs = results[0]?.macsPerImage ?? 0;
  const ofAnn = annEnergy(macs);
  const rows: Cell[][] = [
    ['ANN', '–', '–', '–', '–', `${(macs / 1e6).toFixed(1)} multiply-adds`, ofAnn.toFixed(1), '1.00'],
  ];
  for (const row of results) {
    const { method, steps, latency, spikesPerImage, energyPerImage: energy } = row;
    const [operations, multiplied] = [row.synapticOperationsPerImage, row.multiplyOperationsPerImage];
    const millions = (n: number) => (n / 1e6).toFixed(1);
    rows.push([
      methodName(method),
      row.class,
      steps,
      latency,
      grouped(spikesPerImage),
      multiplied > 0 ? [millions(operations), `${millions(multiplied)} multiply`] : millions(operations),
      energy.toFixed(1),
      (energy / ofAnn).toFixed(2),
    ]);
  }
  const costs = ['spikes per image', 'operations per image, millions', 'energy, µJ', 'of the ANN'];
  const header = ['method', 'class', 'T', 'steps to the answer', ...costs];
  const caption = `Spikes, operations and energy. ${ENERGY_NOTE}`;
  return htmlTable(caption, header, rows);
}

/** The paper's losses, marked as quoted, with the measured ones under the network that they belong to. */
function quotedTables({ facts: { model, results }, table: own }: ReportContent): string {
  return PAPER.map(({ table, name, ann, loss }) => {
    const rows: Cell[][] = Object.entries(loss).map(([method, values]) => [`${methodName(method)}, quoted`, ...values]);
    if (table === own) {
      for (const method of ['snn', ...Object.keys(loss)]) {
        const measured = PAPER_STEPS.map((T) =>
          results.find((r) => r.method === method && r.steps === T)?.loss.toFixed(2),
        );
        if (measured.some((value) => value !== undefined)) {
          rows.push([`${methodName(method)}, measured on ${model}`, ...measured.map((value) => value ?? '–')]);
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

/** What was tried, best first. */
function trialsTable(trials: Trials): string {
  const { judged, fitted, agreement } = trials;
  const { header, rows, notes } = trialCells(trials);
  const tried = `Tried on ${fitted} calibration images, judged on ${judged} others by agreement with the ANN, now ${agreement.toFixed(1)} %; labels are not read`;
  return htmlTable(`${tried}. Gain in points; ${notes}`, header, rows);
}

function verdictSection({ verdict, remedies, trials, ledger }: ReportContent): string {
  const lines = remedies.map(
    ({ text, command }) =>
      `<p>${escapeHtml(text)}</p>${command ? `<pre><code>${escapeHtml(command)}</code></pre>` : ''}`,
  );
  return `<section><div class="verdict"><p>${escapeHtml(verdict)}</p>
${lines.join('\n')}</div>
<h2>Why</h2>
${listHtml(ledger.diagnosis)}
${trials ? `<h2>What helps</h2>\n${trialsTable(trials)}` : ''}</section>`;
}

function ledgerSection({ method, audit }: Ledger): string {
  const of = escapeHtml(methodName(method));
  return `<details><summary>The equations, layer by layer</summary><p>${of}, the network that the first lines judge, ${audit.images} images, T = ${audit.steps}.</p>
${ledgerHtml(audit)}
<details><summary>What the columns mean</summary>${definitionsHtml()}</details></details>`;
}

function chartHtml({ name, title, caption, html, svg, csv }: Chart): string {
  const links = [
    `<a download="${name}.svg" href="${dataUri('image/svg+xml', svg)}">SVG</a>`,
    `<a download="${name}.csv" href="${dataUri('text/csv', csv)}">CSV</a>`,
  ];
  return `<figure><h3>${escapeHtml(title)}</h3>${html}<figcaption>${escapeHtml(caption)} <span class="links">${links.join(' · ')}</span></figcaption></figure>`;
}

function figures(title: string, charts: readonly Chart[], more = ''): string {
  return `<section><h2>${escapeHtml(title)}</h2><div class="figures">\n${charts.map(chartHtml).join('\n')}\n${more}</div></section>`;
}

/** Settings as they are typed. */
function settingsList({ options }: TimedFacts): string {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  const lines = entries.map(
    ([name, value]) => `<dt>${escapeHtml(flagOf(name))}</dt><dd>${escapeHtml(String(value))}</dd>`,
  );
  return `<dl class="settings">${lines.join('')}</dl>`;
}

/** The whole page. */
export function renderReport(content: ReportContent): string {
  const { version, facts, charts, picture, ledger } = content;
  const title = `${facts.model} as a spiking network`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main>
<h1>${escapeHtml(title)}</h1>
<p class="quiet">${facts.images} images of ${escapeHtml(facts.dataset)}; ANN ${facts.ann.accuracy.toFixed(2)} %; measured by ic-snn ${escapeHtml(version)} in ${facts.seconds.toFixed(0)} s.</p>
${verdictSection(content)}
${figures('Accuracy, error, activity', charts.story)}
<section><h2>Accuracy</h2>${accuracyTable(facts)}</section>
<section><h2>Operations and energy</h2>${energyTable(facts)}</section>
${figures('Figures of the paper', charts.paper, picture ? pictureFigure(picture) : '')}
${ledgerSection(ledger)}
<details><summary>The paper’s numbers beside these</summary><p>Quoted numbers are the paper’s own, for its own networks; they are not measured here.</p>
${quotedTables(content)}
${rivalsTable()}</details>
<section><h2>Settings</h2>${settingsList(facts)}</section>
</main></body></html>
`;
}

function pictureFigure({ png, caption }: NonNullable<ReportContent['picture']>): string {
  const [data, text] = [Buffer.from(png).toString('base64'), escapeHtml(caption)];
  const image = `<img src="data:image/png;base64,${data}" alt="${text}">`;
  return `<figure><h3>A picture as a rate code (figure 3)</h3>${image}<figcaption>${text}</figcaption></figure>`;
}
