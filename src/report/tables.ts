/** The paper's tables 2 to 5, as quoted and as measured: as facts, and as Markdown. */
import { grouped, printed } from '../check.js';
import { CLASS_NOTES } from '../convert/method.js';
import { flagOf } from '../convert/options.js';
import {
  type AnnResult,
  type Interval,
  lossIntervalOf,
  type MeasuredNet,
  type MethodResult,
  resultsOf,
} from '../evaluate/evaluate.js';
import { PAPER, PAPER_SOURCE, PAPER_STEPS, type QuotedRow, type QuotedTable } from './paper.js';

/** A table: what the paper has, where it has such a table, and what was measured. */
export interface TableFacts {
  readonly table?: number;
  readonly name?: string;
  readonly quoted?: { readonly source: string; readonly steps: readonly number[]; readonly rows: readonly QuotedRow[] };
  readonly model: string;
  readonly dataset: string;
  readonly images: number;
  readonly options: Readonly<Record<string, unknown>>;
  readonly ann: AnnResult;
  readonly results: readonly TableResult[];
}

/** A measured cell. */
export interface TableResult extends MethodResult {
  /** 95 % interval of the loss, points: both networks on the same images. */
  readonly lossInterval: Interval;
}

/** The facts of a net whose chunks of images are all there. */
export function tableFacts(net: MeasuredNet): TableFacts {
  const { table, model, dataset, images, options } = net;
  const paper = PAPER.find((one) => one.table === table);
  const { ann, results } = resultsOf(net);
  return {
    ...(paper && { table: paper.table, name: paper.name, quoted: quotedOf(paper) }),
    ...{ model, dataset, images, options, ann },
    results: results.map((result, k) => ({ ...result, lossInterval: lossIntervalOf(net, k) })),
  };
}

/** All rows of one of the paper's tables, in its order. */
function quotedOf({ rivals, ann, loss }: QuotedTable): NonNullable<TableFacts['quoted']> {
  const own = Object.entries(loss).map(
    ([method, values]): QuotedRow => ({ method: method.toUpperCase(), class: 'A', ann, loss: values }),
  );
  return { source: PAPER_SOURCE, steps: PAPER_STEPS, rows: [...rivals, ...own] };
}

const NOTE = [
  'Loss of accuracy against the ANN, in points; of measured rows, in brackets, its 95 % interval. Where a number of images is named, both networks are measured on the first so many; the accuracy of the ANN beside a row is on the images that the whole row is on.',
  'Rows of the paper are quoted as they stand there, each with its own source network; all measured rows of a table have the same weights.',
].join('\n');

/** All tables as Markdown. */
export function tablesMarkdown(tables: readonly TableFacts[]): string {
  const classes = [
    ...new Set(tables.flatMap(({ quoted, results }) => [...results, ...(quoted?.rows ?? [])].map((row) => row.class))),
  ];
  const notes = classes.sort().map((one) => `- ${one}: ${CLASS_NOTES[one]}`);
  return `${['# Tables', NOTE, `Classes:\n\n${notes.join('\n')}`, ...tables.map(oneTable)].join('\n\n')}\n`;
}

function oneTable(facts: TableFacts): string {
  const { table, name, quoted, model, dataset, images, options, ann, results } = facts;
  const steps = [...new Set([...(quoted?.steps ?? []), ...results.map((row) => row.steps)])].sort((a, b) => a - b);
  const title = table === undefined ? `## ${escaped(model)}` : `## Table ${table}: ${name}`;
  const lines = [
    row('method', 'class', 'ANN', ...steps.map((T) => (quoted && T === 256 ? 'T = 256 (paper: 256+)' : `T = ${T}`))),
    row('---', '---', ...new Array<string>(steps.length + 1).fill('--:')),
    ...(quoted?.rows ?? []).map((one) => quotedLine(one, steps, quoted?.steps ?? [])),
    ...methodsOf(results).map((method) => measuredLine(method, results, ann, steps)),
  ];
  const measured =
    `Measured: ${escaped(model)} on the first ${grouped(images)} test images of ${escaped(dataset)}, ` +
    `ANN ${ann.accuracy.toFixed(2)} % (${between(ann)}).`;
  const settings = Object.entries(options).map(([key, value]) => `${flagOf(key)} ${value}`);
  const source = quoted ? [`Quoted: ${quoted.source}, table ${table}.`] : [];
  return [
    title,
    [...source, measured].join(' '),
    lines.join('\n'),
    ...chosenLines(results),
    `Settings: ${escaped(settings.join(', '))}.`,
  ].join('\n\n');
}

function methodsOf(results: readonly MethodResult[]): string[] {
  return [...new Set(results.map(({ method }) => method))];
}

function quotedLine({ method, class: ofClass, ann, loss }: QuotedRow, steps: readonly number[], at: readonly number[]) {
  const cells = steps.map((T) => loss[at.indexOf(T)]?.toFixed(2) ?? '');
  return row(`${method}, quoted`, ofClass, ann.toFixed(2), ...cells);
}

function measuredLine(method: string, results: readonly TableResult[], ann: AnnResult, steps: readonly number[]) {
  const own = results.filter((one) => one.method === method);
  const classes = [...new Set(own.map((one) => one.class))].join(', ');
  const [images, ...others] = new Set(own.map((one) => one.images));
  const shared = others.length === 0 ? images : undefined; // said once where all of a row is on the same
  const cells = steps.map((T) =>
    cellOf(
      own.find((one) => one.steps === T),
      shared,
    ),
  );
  const first = shared === undefined ? '' : `, ${imagesOf(shared)}`;
  // Where a row is on the first images alone, so is the accuracy that it is held against.
  const against = shared === undefined ? ann.accuracy : own[0].accuracy + own[0].loss;
  return row(`\`${method}\`${first}`, classes, against.toFixed(2), ...cells);
}

function imagesOf(count: number): string {
  return `${grouped(count)} images`;
}

function cellOf(result: TableResult | undefined, shared: number | undefined): string {
  if (!result) return '';
  const { loss, lossInterval, latency, steps, images } = result;
  const waits = latency === steps ? '' : `; ${latency} steps`;
  const first = images === undefined || images === shared ? '' : `; ${imagesOf(images)}`;
  return `${printed(loss, 2)} (${lossInterval.map((bound) => printed(bound, 1)).join(' to ')}${waits}${first})`;
}

/** What was chosen on calibration images, method by method. */
function chosenLines(results: readonly MethodResult[]): string[] {
  const lines = methodsOf(results).flatMap((method) => {
    const own = results.filter((one) => one.method === method && one.chosen !== undefined);
    const choices = own.map(({ steps, chosen }) => `T = ${steps}: ${chosen}`);
    return own.length > 0 ? [`- \`${method}\`: ${choices.join('; ')}`] : [];
  });
  return lines.length > 0 ? [`Chosen by the ANN’s own answers on calibration images:\n\n${lines.join('\n')}`] : [];
}

function between({ interval }: AnnResult): string {
  return interval.map((bound) => bound.toFixed(1)).join('–');
}

function row(...cells: string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A name from outside, which must not become markup. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#]/g, (char) => `\\${char}`).replace(/\s+/g, ' ');
}
