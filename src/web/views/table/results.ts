/** What the table has computed so far, kept by the settings that it was computed with. */
import { usedOptions } from '../../../convert/method.js';
import { parseMethod } from '../../../convert/methods/index.js';
import { conversionOptions } from '../../../convert/options.js';
import type { AnnResult, MethodResult, TimedFacts } from '../../../evaluate/evaluate.js';
import type { ImageSet } from '../../../network/images.js';
import type { Model } from '../../../network/model.js';
import type { Settings } from '../../settings.js';

/** A result and the time it took, seconds. */
interface Timed<V> {
  readonly value: V;
  readonly seconds: number;
}

/**
 * The results of one net; another net, or files opened again, empty it. `images` is how many images they are of, which follows
 * from the settings and the sets, see tableImages.
 */
export class Results {
  #basis: readonly unknown[] = [];
  readonly #kept = new Map<string, Timed<AnnResult | MethodResult>>();

  /** Forgets everything unless it was made with this very net and these very sets. */
  useFor(model: Model | undefined, ...sets: readonly (ImageSet | undefined)[]): void {
    const basis = [model, ...sets];
    if (basis.length === this.#basis.length && basis.every((part, i) => part === this.#basis[i])) return;
    this.#basis = basis;
    this.#kept.clear();
  }

  ann(settings: Settings, images: number): AnnResult | undefined {
    return this.#kept.get(annKey(settings, images))?.value as AnnResult | undefined;
  }

  keepAnn(settings: Settings, images: number, value: AnnResult, seconds: number): void {
    this.#kept.set(annKey(settings, images), { value, seconds });
  }

  cell(settings: Settings, images: number, method: string, steps: number): MethodResult | undefined {
    return this.#kept.get(cellKey(settings, images, method, steps))?.value as MethodResult | undefined;
  }

  keepCell(
    settings: Settings,
    images: number,
    method: string,
    steps: number,
    value: MethodResult,
    seconds: number,
  ): void {
    this.#kept.set(cellKey(settings, images, method, steps), { value, seconds });
  }

  /** Results of the settings that are there, T by T as the command line orders them. */
  all(settings: Settings, images: number): MethodResult[] {
    return cellsOf(settings).flatMap(([method, steps]) => this.cell(settings, images, method, steps) ?? []);
  }

  /** Time behind the results of the settings. */
  seconds(settings: Settings, images: number): number {
    const cells = cellsOf(settings).map(([method, steps]) => cellKey(settings, images, method, steps));
    const keys = [annKey(settings, images), ...cells];
    return keys.reduce((sum, key) => sum + (this.#kept.get(key)?.seconds ?? 0), 0);
  }
}

/** The cells of the settings, T by T. */
export function cellsOf({ tableMethods, tableSteps }: Settings): [method: string, steps: number][] {
  return tableSteps.flatMap((steps) => tableMethods.map((method): [string, number] => [method, steps]));
}

const annKey = ({ images: set }: Settings, images: number) => JSON.stringify([set, images]);

/** Everything that a cell depends on, and nothing else: other methods' settings do not empty it. */
function cellKey(settings: Settings, images: number, method: string, steps: number): string {
  const { images: set, calibration, calibrationImages } = settings;
  const options = { ...conversionOptions(settings, steps), ...parseMethod(method).method.fixed };
  return JSON.stringify([set, images, calibration, calibrationImages, method, options]);
}

/** The facts as `ic-snn evaluate --json` writes them; undefined before the ANN is through. */
export function evaluationFacts(
  results: Results,
  settings: Settings,
  model: Model,
  run: { readonly images: number; readonly calibrationImages: number; readonly workers: number },
): TimedFacts | undefined {
  const ann = results.ann(settings, run.images);
  if (!ann) return undefined;
  const { calibration, tableMethods } = settings;
  const choices = tableMethods.map((name) => parseMethod(name));
  const rows = results.all(settings, run.images);
  const seconds = results.seconds(settings, run.images);
  return {
    ...{ model: model.name, dataset: settings.images, images: run.images },
    options: {
      ...{ ...usedOptions(choices, settings, model.network), calibration, calibrationImages: run.calibrationImages },
      ...{ engine: 'wasm', workers: run.workers },
    },
    ...{ ann, results: rows, seconds, imagesPerSecond: (run.images * (1 + rows.length)) / seconds },
  };
}

/** The table as rows of a CSV file, the ANN first; percent and points. */
export function csvRows({ ann, images, results }: TimedFacts): (string | number)[][] {
  const header = [
    ...['method', 'T', 'images', 'correct', 'accuracy', 'wilson_low', 'wilson_high', 'loss'],
    ...[
      'spikes_per_image',
      'synaptic_operations_per_image',
      'multiply_operations_per_image',
      'image_macs_per_image',
      'macs_per_image',
      'class',
      'latency_steps',
      'energy_microjoules',
    ],
  ];
  const row = (r: MethodResult) => [
    ...[r.method, r.steps, images, r.correct, r.accuracy, ...r.interval, r.loss],
    ...[r.spikesPerImage, r.synapticOperationsPerImage, r.multiplyOperationsPerImage],
    ...[r.imageMacsPerImage, r.macsPerImage, r.class, r.latency, r.energyPerImage],
  ];
  const macs = results[0]?.macsPerImage ?? '';
  const first = ['ann', '', images, ann.correct, ann.accuracy, ...ann.interval, 0, '', '', '', '', macs, '', '', ''];
  return [header, first, ...results.map(row)];
}
