/** The models, image sets and conversions of the page: made when needed, kept while they fit the settings. */

import { FileError } from '../check.js';
import { Calibration } from '../convert/calibration.js';
import { convert } from '../convert/convert.js';
import { conversionOptions } from '../convert/options.js';
import type { Progress } from '../convert/work.js';
import { type Asked, answers, parseConversions, type StoredConversion } from '../files/conversions.js';
import { checkImages, type ImageSet, someImages, taskOf } from '../network/images.js';
import type { Shape } from '../network/layer.js';
import type { Model } from '../network/model.js';
import type { Conversion } from '../network/snn.js';
import { createPool, type Pool } from '../workers/pool.js';
import { spawnBrowserWorker } from '../workers/spawn-browser.js';
import type { Client } from './client.js';
import { mismatchOf, namesOf } from './mismatch.js';
import type { Settings } from './settings.js';

/** Workers for many images: one for each core, within reason. */
const WORKERS = Math.min(8, Math.max(1, navigator.hardwareConcurrency || 2));

export interface Work {
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Something that is made, or being made for whoever may cancel it. */
interface Making {
  readonly promise: Promise<unknown>;
  readonly signal: AbortSignal | undefined;
  done: boolean;
}

export class Lab {
  #model: Model | undefined;
  #pool: Pool | undefined;
  /** Conversions that lie beside the present net, for T. */
  #stored: StoredConversions = async () => [];
  /** Conversions and thresholds of the present model, by the settings that made them. */
  readonly #made = new Map<string, Making>();
  readonly #sets = new Map<string, ImageSet>();

  constructor(readonly client: Client) {}

  get model(): Model | undefined {
    return this.#model;
  }

  /** Changes the net; what was made for the one before goes. */
  async setModel(model: Model, stored: StoredConversions = async () => []): Promise<void> {
    this.#pool?.close();
    this.#pool = undefined;
    this.#made.clear();
    this.#model = model;
    this.#stored = stored;
    await this.client.use(model);
  }

  addSet(set: ImageSet): void {
    this.#sets.set(set.name, set);
    this.#made.clear(); // a file may have the name of one before it
  }

  /** Names of the sets that were opened from files. */
  get fileSets(): readonly ImageSet[] {
    return [...this.#sets.values()];
  }

  set(name: string): ImageSet | undefined {
    return this.#sets.get(name);
  }

  /**
   * Images `first` … of a set, the embedded ones drawn in the worker; scaled to the net where its input has another size.
   * Fewer where the set ends.
   */
  async images(name: string, count: number, first = 0): Promise<ImageSet> {
    const set = await this.rawImages(name, count, first);
    const shape = this.#model?.network.shapes[0];
    if (!shape || sameShape(shape, set.shape)) return set;
    return this.#make(['fitted', name, count, first, shape], () => this.client.call('fitSet', set, shape));
  }

  /** The same as they are. */
  async rawImages(name: string, count: number, first = 0): Promise<ImageSet> {
    const file = this.#sets.get(name);
    if (file) return someImages(file, first, Math.min(count, file.count - first));
    if (!/^synthetic:(train|test)$/.test(name)) throw new FileError(name, '', 'is not open; open the file again');
    const part = name === 'synthetic:train' ? 'train' : 'test';
    return this.#make(['images', part, count, first], () => this.client.call('synthetic', part, count, first));
  }

  /** Calibration images; from the end of the set where the images to look at come from the same one. */
  async calibration({ calibration, calibrationImages: count, images }: Settings): Promise<ImageSet> {
    const file = this.#sets.get(calibration);
    const first = file && calibration === images ? Math.max(0, file.count - count) : 0;
    return this.images(calibration, count, first);
  }

  pool(): Pool {
    if (!this.#model) throw new Error('choose a net first');
    const { network, normalisation } = this.#model;
    this.#pool ??= createPool({
      ...{ engine: 'wasm', network, workers: WORKERS, spawn: spawnBrowserWorker },
      ...(normalisation && { normalisation }),
    });
    return this.#pool;
  }

  /** Is a conversion there already, made or stored? */
  async hasConversion(settings: Settings, method: string, steps: number): Promise<boolean> {
    const asked = askedBy(settings, method, steps);
    const made = this.#made.get(conversionKey(settings, asked));
    return made?.done === true || (await this.#storedConversion(asked)) !== undefined;
  }

  async #storedConversion(asked: Asked): Promise<Conversion | undefined> {
    const stored = await this.#stored(asked.options.steps);
    return stored.find((one) => answers(one, asked))?.conversion;
  }

  /** The conversion for a method at T: one that lies beside the net, or a new one. */
  conversion(settings: Settings, method: string, steps: number, work: Work): Promise<Conversion> {
    const asked = askedBy(settings, method, steps);
    const { options, calibration, calibrationImages } = asked;
    const from = [calibration, calibrationImages, calibration === settings.images];
    const { coding, seed, compensateInput, maxPooling } = options;
    return this.#make(
      conversionKey(settings, asked),
      async () => {
        const stored = await this.#storedConversion(asked);
        if (stored) return stored;
        const input = { coding, seed, compensateInput, maxPooling };
        const make = async () => new Calibration(this.pool(), await this.calibration(settings), input);
        const measured = await this.#make(['calibration', from, input], make);
        return convert(measured.withWork(work), method, options);
      },
      work.signal,
    );
  }

  /**
   * Refuses images that the net was not made for: classes in words of the page, the rest in those of the command line.
   *
   * @throws FileError
   */
  checkImages(images: ImageSet): void {
    if (!this.#model) return;
    const other = mismatchOf('these images', images.classNames, this.#model);
    if (other) throw new FileError(images.name, '', other);
    checkImages(images, taskOf(this.#model));
  }

  /** What is to be said of the images of the settings, or else of those that calibrate; undefined where the net knows them. */
  mismatch({ images, calibration }: Settings): string | undefined {
    const model = this.#model;
    if (!model) return undefined;
    const of = (role: string, name: string) => mismatchOf(role, namesOf(name, this.#sets.get(name)), model);
    return of('these pictures', images) ?? of('the calibration images', calibration);
  }

  #make<V>(key: unknown, make: () => Promise<V>, signal?: AbortSignal): Promise<V> {
    const name = typeof key === 'string' ? key : JSON.stringify(key);
    const present = this.#made.get(name);
    // What somebody has cancelled may not have failed yet, but will.
    if (present && (!present.signal?.aborted || present.done)) return present.promise as Promise<V>;
    const making: Making = { promise: make(), signal, done: false };
    this.#made.set(name, making);
    making.promise.then(
      () => {
        making.done = true;
      },
      () => this.#made.get(name) === making && this.#made.delete(name), // the next one tries again
    );
    return making.promise as Promise<V>;
  }
}

/** The conversions that lie beside a net, for T. */
export type StoredConversions = (T: number) => Promise<readonly StoredConversion[]>;

/** Reads the file of a net's conversions; none where there is no file. */
export function readStored(
  { network }: Model,
  load: (T: number) => Promise<{ file: string; bytes: Uint8Array } | undefined>,
): StoredConversions {
  const read = new Map<number, Promise<readonly StoredConversion[]>>();
  return (T) => {
    const present = read.get(T);
    if (present) return present;
    const reading = load(T).then((found) => (found ? parseConversions(found.bytes, network, found.file) : []));
    read.set(T, reading);
    reading.catch(() => read.delete(T)); // the next one tries again
    return reading;
  };
}

/** What the settings ask a method for. */
function askedBy(settings: Settings, method: string, steps: number): Asked {
  const { calibration, calibrationImages } = settings;
  return { method, options: conversionOptions(settings, steps), calibration, calibrationImages };
}

/** Of the calibration images those are taken that are not looked at. */
function conversionKey({ calibration, images }: Settings, asked: Asked): string {
  return JSON.stringify(['conversion', calibration === images, asked]);
}

/** Are two shapes equal? */
function sameShape(a: Shape, b: Shape): boolean {
  return a.every((n, i) => n === b[i]);
}
