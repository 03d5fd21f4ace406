/** What to change, drawn from the numbers of an audit. Each piece of advice names the numbers that it follows from. */
import type { Audit } from './audit.js';
import type { Part } from './decomposition.js';
import type { LayerLedger } from './ledger.js';

/** What is known of the conversion; a field may be missing for a model that was converted elsewhere. */
export interface AdviceContext {
  /** p of the thresholds */
  readonly quantile?: number | undefined;
  /** How v(0) was found */
  readonly init?: string | undefined;
}

/** What a layer does to its output by itself; whole spikes: quantisation and v(0), which answers it, together. */
const CAUSES = {
  pooling: ({ parts }: LayerLedger) => parts.pooling.relative,
  clipping: ({ parts }: LayerLedger) => parts.clipping.relative,
  'whole spikes': ({ roundingError }: LayerLedger) => roundingError,
  unevenness: ({ parts }: LayerLedger) => parts.unevenness.relative,
} as const;

type Cause = keyof typeof CAUSES;

/** A second cause is named too if it is at least this share of the first; clipping below this is next to none. */
const WORTH_NAMING = 0.5;
/** v(0) is off if, of what quantisation takes on average, it leaves more than this share or gives as much too much. */
const LEFT_OVER = 0.5;
/** More clipped activations than this many times 1 − p: the calibration images are not like these. */
const CLIPPED_TOO_OFTEN = 3;
/** Silenced neurons worth a line. */
const SILENCED = 0.01;

/** Advice, the most useful first; at least one line. */
export function adviseOn(audit: Audit, context: AdviceContext = {}): string[] {
  const { layers, lostAt } = audit;
  const lines: string[] = [...defects(audit)];
  if (lostAt !== null) {
    const images = `${audit.images} images`;
    lines.push(`layer ${lostAt} is the first that loses the image (${images}): nothing behind it can make up for that`);
  }
  // What is off on average adds up from layer to layer; what is off at random does less harm.
  lines.push(...potentialAdvice(layers, context), ...causeAdvice(audit, context));
  lines.push(...calibrationAdvice(layers, context), ...silencedAdvice(layers));
  const worst = largest(layers, ({ ownError }) => ownError);
  if (worst && worst.ownError > 0)
    lines.push(`layer ${worst.layer} adds the largest error of its own (${percent(worst.ownError)}): look there first`);
  return lines.length > 0 ? lines : ['nothing to improve: the SNN puts out what the ANN does'];
}

function defects({ layers, output }: Audit): string[] {
  const broken = [...layers, output].filter(({ residue }) => !(residue.ofBound <= 1));
  return broken.map(
    ({ layer, residue }) =>
      `Eq. (7) does not hold in layer ${layer}: residue ${residue.ofBound.toPrecision(3)} times its rounding bound, a defect of the engine; run with --engines and report it`,
  );
}

/** Advice on the largest cause, root mean square over the layers, and on the second if it is not far behind. */
function causeAdvice({ layers, steps: T }: Audit, { quantile: p }: AdviceContext): string[] {
  const size = (cause: Cause) => Math.sqrt(layers.reduce((sum, x) => sum + CAUSES[cause](x) ** 2, 0) / layers.length);
  const ranked = (Object.keys(CAUSES) as Cause[]).sort((x, y) => size(y) - size(x));
  const named = ranked.filter((cause, i) => i < 2 && size(cause) > 0 && size(cause) >= WORTH_NAMING * size(ranked[0]));
  const now = p === undefined ? '' : ` (now ${p})`;
  const clipped = size('clipping');
  const rare = clipped < WORTH_NAMING * size(ranked[0]);
  const spare = rare ? `, or lower --quantile a little${now}: clipping costs only ${percent(clipped)}` : '';
  const remedies: Record<Cause, string> = {
    pooling: 'max pools do not pass on the maximum: use --max-pooling max-of-sums',
    clipping: `raise --quantile${now} or use --threshold-scope channel`,
    'whole spikes': `raise --steps, twice T = ${T} halves it${spare}`,
    unevenness: `raise --steps: the timing of the input decides over a spike or so per neuron whatever T is, twice T = ${T} halves it${spare}`,
  };
  return named.map((cause) => {
    const worst = largest(layers, CAUSES[cause]) ?? layers[0];
    const where = `rms over the layers, largest in ${worst.layer} with ${percent(CAUSES[cause](worst))}`;
    return `${cause}: ${percent(size(cause))} of the activations (${where}): ${remedies[cause]}`;
  });
}

/** Does v(0) give back, on average, what quantisation takes? */
function potentialAdvice(layers: readonly LayerLedger[], { init }: AdviceContext): string[] {
  const total = (part: Part) => layers.reduce((sum, { parts, threshold }) => sum + parts[part].mean / threshold, 0);
  const [taken, given] = [total('quantisation'), -total('initialPotential')];
  if (taken <= 0 || Math.abs(1 - given / taken) <= LEFT_OVER) return [];
  const how = `v(0) gives back ${percent(given / taken)} of what quantisation takes on average`;
  if (given > taken) return [`${how}: it is too high; try --compensation once or none`];
  return [
    `${how}: it is too low; ${init === 'data' ? 'try --compensation half' : 'use --method ic-snn with --init data'}`,
  ];
}

function calibrationAdvice(layers: readonly LayerLedger[], { quantile: p }: AdviceContext): string[] {
  const worst = largest(layers, ({ clipped }) => clipped);
  if (p === undefined || !worst || worst.clipped <= CLIPPED_TOO_OFTEN * (1 - p)) return [];
  const expected = `${percent(worst.clipped)} of the activations of ${worst.layer} exceed V_th where quantile ${p} expects ${percent(1 - p)}`;
  return [`${expected}: the calibration images are too few or unlike these; raise --calibration-images`];
}

function silencedAdvice(layers: readonly LayerLedger[]): string[] {
  const worst = largest(layers, ({ silenced }) => silenced);
  if (!worst || worst.silenced <= SILENCED) return [];
  const what = `${percent(worst.silenced)} of the neurons of ${worst.layer} never spike though the ANN uses them`;
  return [`${what}: raise --steps, or use --threshold-scope channel where a few channels set V_th`];
}

function largest(layers: readonly LayerLedger[], value: (layer: LayerLedger) => number): LayerLedger | undefined {
  return layers.reduce<LayerLedger | undefined>((best, x) => (best && value(best) >= value(x) ? best : x), undefined);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
