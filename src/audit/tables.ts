/** The ledger as tables: which columns there are, what they mean, and how a number is written. Text and HTML share them. */
import { fixed } from '../check.js';
import type { Audit } from './audit.js';
import { PARTS, type Part } from './decomposition.js';
import type { LayerLedger } from './ledger.js';

export interface Column {
  readonly title: string;
  /** Empty for plain numbers. */
  readonly unit: string;
  readonly cell: (layer: LayerLedger) => string;
  /** Left out where this is not so of any layer. */
  readonly when?: (layer: LayerLedger) => boolean;
}

export interface AuditTable {
  readonly title: string;
  /** What the columns say, in a sentence or two. */
  readonly note: string;
  /** The first column is the layer's name. */
  readonly columns: readonly Column[];
}

/** Names of the parts of the error. */
export const PART_TITLES: Record<Part, string> = {
  inherited: 'inherited',
  pooling: 'pooling',
  clipping: 'clipping',
  quantisation: 'quantisation',
  initialPotential: 'v(0)',
  unevenness: 'unevenness',
};

const name: Column = { title: 'layer', unit: '', cell: ({ layer }) => layer };

function column(title: string, unit: string, value: (layer: LayerLedger) => number | null, digits: number): Column {
  return { title, unit, cell: (layer) => cellOf(value(layer), digits) };
}

function share(title: string, value: (layer: LayerLedger) => number | null): Column {
  return column(title, '%', (layer) => scaled(value(layer)), 1);
}

function scaled(value: number | null): number | null {
  return value === null ? null : value * 100;
}

function cellOf(value: number | null, digits: number): string {
  return value === null ? '-' : fixed(value, digits);
}

/** Tables of a ledger, in the order in which they are read. */
export const TABLES: readonly AuditTable[] = [
  {
    title: 'Potentials and rates',
    note: 'Eq. (7): residue, largest over neurons and images, and its share of the rounding bound (above 100 % it is a defect). Eq. (11): mean rate = drive + error. Where v(T) ends: below 0, in [0, V_th], above V_th. Last, where the paper’s claim for v(0) = 0, (v(0) − v(T)) / V_th in (−1, 0), holds: of all neurons, and of those with a mean current in [0, V_th].',
    columns: [
      name,
      column('V_th', '', ({ threshold }) => threshold, 4),
      column('v(0)', 'V_th', ({ initialPotential }) => initialPotential, 3),
      {
        title: 'residue',
        unit: 'V_th',
        cell: ({ residue }) => (residue.largest === 0 ? '0' : residue.largest.toExponential(1)),
      },
      column('of bound', '%', ({ residue }) => residue.ofBound * 100, 2),
      column('rate', '1/step', ({ rate }) => rate.mean, 4),
      column('drive', '1/step', ({ rate }) => rate.drive, 4),
      column('error', '1/step', ({ rate }) => rate.error, 4),
      share('v(T) < 0', ({ potential }) => potential.below),
      share('in range', ({ potential }) => potential.within),
      share('> V_th', ({ potential }) => potential.above),
      share('claim', ({ claim }) => claim.all),
      share('if driven', ({ claim }) => claim.driven),
    ],
  },
  {
    title: 'Difference of the two networks',
    note: 'Eq. (15): means over neurons and images in % of V_th; ANN − SNN is the sum of the parts beside it. A part of + lowers the SNN’s output, one of − raises it.',
    columns: [
      name,
      ofThreshold('ANN', ({ output }) => output.ann),
      ofThreshold('SNN', ({ output }) => output.snn),
      ofThreshold('ANN − SNN', ({ output }) => output.difference),
      ...PARTS.map((part) =>
        partColumn(
          part,
          ofThreshold(PART_TITLES[part], ({ parts }) => parts[part].mean),
        ),
      ),
    ],
  },
  {
    title: 'Causes of the error',
    note: 'Relative error: root mean square of ANN − SNN over that of the ANN; own: without what was inherited. Its square is split into the parts, which add up to 100 % (a negative share undoes error of others). Image kept: 100 % where the SNN shows the very picture, 0 % or less where the layer has lost it. Neurons: dead (no spike on any image), silenced (dead, though the ANN reaches V_th / T), saturated (a spike at every step on some image); clipped: activations above V_th.',
    columns: [
      name,
      share('rel. error', ({ relativeError }) => relativeError),
      share('own', ({ ownError }) => ownError),
      ...PARTS.map((part) =>
        partColumn(
          part,
          share(PART_TITLES[part], ({ parts }) => parts[part].share),
        ),
      ),
      share('image kept', ({ imageKept }) => imageKept),
      share('dead', ({ dead }) => dead),
      share('silenced', ({ silenced }) => silenced),
      share('saturated', ({ saturated }) => saturated),
      share('clipped', ({ clipped }) => clipped),
    ],
  },
];

function ofThreshold(title: string, value: (layer: LayerLedger) => number): Column {
  return column(title, '% V_th', (layer) => (value(layer) / layer.threshold) * 100, 3);
}

/** Pooling is a part only where there are max pools that do not pass on the maximum. */
function partColumn(part: Part, column: Column): Column {
  return part === 'pooling' ? { ...column, when: ({ parts }) => parts.pooling.size > 0 } : column;
}

/** The columns of a table that an audit fills. */
export function columnsFor({ columns }: AuditTable, { layers }: Pick<Audit, 'layers'>): readonly Column[] {
  return columns.filter(({ when }) => !when || layers.some(when));
}

/** Titles with units, and one row of cells per layer; a unit that all columns share is named in the title, once. */
export function tableCells(
  table: AuditTable,
  audit: Pick<Audit, 'layers'>,
): { title: string; header: string[]; rows: string[][] } {
  const { title } = table;
  const { layers } = audit;
  const columns = columnsFor(table, audit);
  const units = new Set(columns.slice(1).map(({ unit }) => unit));
  const common = units.size === 1;
  return {
    title: common ? `${title}, ${[...units][0]}` : title,
    header: columns.map(({ title: name, unit }) => (unit === '' || common ? name : `${name}, ${unit}`)),
    rows: layers.map((layer) => columns.map(({ cell }) => cell(layer))),
  };
}

/** One line about the output layer. */
export function describeOutput({ output, steps, images }: Audit): string {
  const { layer, relativeError, size, residue } = output;
  const logits = `logits off by ${size.toPrecision(3)} on average (${(relativeError * 100).toFixed(1)} % rms of the ANN’s)`;
  const bound = `residue of Σ I(t) at most ${(residue.ofBound * 100).toFixed(2)} % of its bound`;
  return `output layer ${layer}: ${logits}; ${bound}; ${images} ${images === 1 ? 'image' : 'images'}, T = ${steps}`;
}

/** What the numbers mean, one definition a paragraph: for `--explain` and the HTML page. */
export const DEFINITIONS: readonly (readonly [term: string, definition: string])[] = [
  [
    'Residue, Eq. (7)',
    'v(T) − (v(0) + W Σx(t) + T b − V_th Σθ(t)): the simulation runs in float32, this sum in float64 from the spike counts of the layers before. Only rounding may be left: at most γ_n M with γ_n = n u / (1 − n u), u = 2^−24, n = K + 2 + 2T roundings of a term (K inputs of a neuron; more behind pooling or an addition) and M = |v(0)| + |W| Σ|x(t)| + T|b| + V_th Σθ(t).',
  ],
  [
    'Neurons beyond the paper',
    's(t) stands for θ(t), below 0 where a spike is taken back: Σs in Eq. (7) and r = Σs / T, Σ|s| in the bound. A temporal bias counts as part of the bias shift. The largest output of graded neurons is K V_th, K spikes a step.',
  ],
  [
    'Rate, drive, error, Eq. (11)',
    'r = (W r_prev V_th_prev + b) / V_th + (v(0) − v(T)) / (T V_th). A bias shift (compensation per-step) counts as part of b.',
  ],
  [
    'Claim',
    'The paper says that (v(0) − v(T)) / V_th lies in (−1, 0) for v(0) = 0. It can hold only for a mean current in [0, V_th] (column "if driven") whose spikes come evenly; inhibited neurons end far below 0, saturated ones above V_th.',
  ],
  [
    'Parts of ANN − SNN, Eq. (15)',
    'A chain of outputs leads from the ANN to the SNN, neuron by neuron; each part is the difference of two neighbours, so that the parts add up to a − V_th r by definition. With Z = W Σx(t) + T b, the charge that the layers before really sent over T steps:',
  ],
  [
    '— inherited',
    'a − max(Z / T, 0): the layers before (and a coding of the image) sent something else than in the ANN.',
  ],
  [
    '— pooling',
    'what max pools lose that do not pass on the maximum of their inputs’ sums: with Z* the charge if they did, inherited is a − max(Z* / T, 0) and pooling max(Z* / T, 0) − max(Z / T, 0). Shown only where it is not 0; --max-pooling max-of-sums makes it 0.',
  ],
  [
    '— clipping',
    'max(Z / T, 0) − min(max(Z / T, 0), V_th): an output cannot exceed V_th, one spike per step. Where the ReLU has a ceiling c, min(max(Z / T, 0), c) stands for max(Z / T, 0) in all of the ANN.',
  ],
  [
    '— quantisation',
    'what is lost by firing whole spikes: min(max(Z / T, 0), V_th) − V_th / T · n_0, n_0 the spikes of the same charge arriving evenly at v(0) = 0.',
  ],
  [
    '— v(0)',
    'V_th / T · (n_0 − n), n the spikes of the same charge arriving evenly, from the real v(0) and with bias shift and temporal bias. Negative: v(0) gives back what quantisation took.',
  ],
  [
    '— unevenness',
    'V_th / T · n − V_th / T · Σθ(t): the same charge, but at the times at which it really came. Neurons of two phases wait for all of it and lose nothing here.',
  ],
  [
    'Shares of the squared error',
    'Σ part · (a − V_th r) / Σ (a − V_th r)² over neurons and images. They add up to 1, without errors of opposite sign hiding each other as in the means.',
  ],
  [
    'Image kept',
    '1 − mean square of a − V_th r over the variance of a from image to image (N − 1 in the denominator). A layer has lost the image where it is 0 or less: its output is then no nearer to the ANN’s than the average image’s is. Needs two images or more.',
  ],
];
