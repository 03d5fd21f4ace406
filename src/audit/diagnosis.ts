/** Why an SNN is off, drawn from the numbers of an audit; each line names the numbers that it follows from. What to do about it is tried, see trials.ts. */
import { type Audit, ORIGIN_IMAGES } from './audit.js';
import type { Part } from './decomposition.js';
import type { LayerLedger } from './ledger.js';

/** What is known of the conversion; a field may be missing for a model that was converted elsewhere. */
export interface DiagnosisContext {
  /** p of the thresholds, where each layer's V_th is that quantile of its own activations */
  readonly quantile?: number | undefined;
}

/** What a layer does to its output by itself; whole spikes: quantisation and v(0), which answers it, together. */
const CAUSES = {
  pooling: ({ parts }: LayerLedger) => parts.pooling.relative,
  clipping: ({ parts }: LayerLedger) => parts.clipping.relative,
  'whole spikes': ({ roundingError }: LayerLedger) => roundingError,
  unevenness: ({ parts }: LayerLedger) => parts.unevenness.relative,
} as const;

type Cause = keyof typeof CAUSES;

/** What makes a cause. */
const MEANING: Readonly<Record<Cause, string>> = {
  clipping: 'thresholds are lower than the activations',
  'whole spikes': 'T steps have few levels',
  unevenness: 'spikes come at other times than evenly',
  pooling: 'max pools do not pass on the maximum',
};

/** A second cause is named too if it is at least this share of the first. */
const WORTH_NAMING = 0.5;
/** v(0) is off if, of what quantisation takes on average, it leaves more than this share or gives as much too much. */
const LEFT_OVER = 0.5;
/** More clipped activations than this many times 1 − p, and than this share: the calibration images are not like these. */
const CLIPPED_TOO_OFTEN = 3;
const CLIPPED_AT_ALL = 0.001;
/** Silenced neurons worth a line. */
const SILENCED = 0.01;
/** How many makers of the output's error are named. */
const ORIGINS_NAMED = 3;

/** What is wrong, the gravest first; at least one line. */
export function diagnose(audit: Audit, context: DiagnosisContext = {}): string[] {
  const { layers, lostAt, images } = audit;
  const lines: string[] = [...defects(audit)];
  if (lostAt !== null) {
    lines.push(
      `layer ${lostAt} is the first that loses the image (${images} images): nothing behind it can make up for that`,
    );
  }
  // What is off on average adds up from layer to layer; what is off at random does less harm.
  lines.push(...originLines(audit), ...potentialLines(layers), ...causeLines(audit));
  lines.push(...calibrationLines(layers, context), ...silencedLines(layers));
  return lines.length > 0 ? lines : ['nothing is off: the SNN puts out what the ANN does'];
}

function defects({ layers, output }: Audit): string[] {
  const broken = [...layers, output].filter(({ residue }) => !(residue.ofBound <= 1));
  return broken.map(
    ({ layer, residue }) =>
      `Eq. (7) does not hold in layer ${layer}: residue ${residue.ofBound.toPrecision(3)} times its rounding bound, a defect of the engine; run with --engines and report it`,
  );
}

/** Which layers' own errors make the error of the output, and by what. */
function originLines({ origins: { sources, shares }, layers, images }: Audit): string[] {
  const output = shares[shares.length - 1];
  const ranked = sources
    .map((source, k) => ({ source, share: output[k], isImage: k === 0 }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
  const named = ranked.slice(0, ORIGINS_NAMED).map(({ source, share, isImage }) => {
    const ledger = layers.find(({ layer }) => layer === source);
    return `${source} ${percent(share)} (${isImage ? 'the code of the image' : ledger ? mainCause(ledger) : 'pooling'})`;
  });
  if (named.length === 0) return [];
  const of = images > ORIGIN_IMAGES ? ` (first ${ORIGIN_IMAGES} images)` : '';
  return [`the error of the output was made by ${named.join(', ')}: these layers' own errors, handed on${of}`];
}

/** What a spiking layer does most by itself; what max pools before it do is theirs. */
function mainCause(layer: LayerLedger): Cause {
  const own = (Object.keys(CAUSES) as Cause[]).filter((cause) => cause !== 'pooling');
  return own.reduce((best, one) => (CAUSES[one](layer) > CAUSES[best](layer) ? one : best));
}

/** The largest cause, root mean square over the layers, and the second if it is not far behind. */
function causeLines({ layers }: Audit): string[] {
  const size = (cause: Cause) => Math.sqrt(layers.reduce((sum, x) => sum + CAUSES[cause](x) ** 2, 0) / layers.length);
  const ranked = (Object.keys(CAUSES) as Cause[]).sort((x, y) => size(y) - size(x));
  const named = ranked.filter((cause, i) => i < 2 && size(cause) > 0 && size(cause) >= WORTH_NAMING * size(ranked[0]));
  return named.map((cause) => {
    const worst = largest(layers, CAUSES[cause]) ?? layers[0];
    const where = `rms over the layers, largest in ${worst.layer} with ${percent(CAUSES[cause](worst))}`;
    return `${cause}: ${percent(size(cause))} of the activations (${where}): ${MEANING[cause]}`;
  });
}

/** Does v(0) give back, on average, what quantisation takes? */
function potentialLines(layers: readonly LayerLedger[]): string[] {
  const total = (part: Part) => layers.reduce((sum, { parts, threshold }) => sum + parts[part].mean / threshold, 0);
  const [taken, given] = [total('quantisation'), -total('initialPotential')];
  if (taken <= 0 || Math.abs(1 - given / taken) <= LEFT_OVER) return [];
  const how = `v(0) gives back ${percent(given / taken)} of what quantisation takes on average`;
  return [`${how}: it is too ${given > taken ? 'high' : 'low'}`];
}

function calibrationLines(layers: readonly LayerLedger[], { quantile: p }: DiagnosisContext): string[] {
  const worst = largest(layers, ({ clipped }) => clipped);
  if (p === undefined || !worst || worst.clipped <= Math.max(CLIPPED_TOO_OFTEN * (1 - p), CLIPPED_AT_ALL)) return [];
  const expected = `${percent(worst.clipped)} of the activations of ${worst.layer} exceed V_th where quantile ${p} expects ${percent(1 - p)}`;
  return [`${expected}: the calibration images are too few or unlike these; raise --calibration-images`];
}

function silencedLines(layers: readonly LayerLedger[]): string[] {
  const worst = largest(layers, ({ silenced }) => silenced);
  if (!worst || worst.silenced <= SILENCED) return [];
  return [`${percent(worst.silenced)} of the neurons of ${worst.layer} never spike though the ANN uses them`];
}

function largest(layers: readonly LayerLedger[], value: (layer: LayerLedger) => number): LayerLedger | undefined {
  return layers.reduce<LayerLedger | undefined>((best, x) => (best && value(best) >= value(x) ? best : x), undefined);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
