/** Everything the user can choose, and its place in the address: a link restores it. Pure data, no page. */
import { PAPER_METHOD_NAMES, STORABLE_METHOD_NAMES } from '../convert/methods/index.js';
import {
  DEFAULT_OPTIONS,
  OPTION_NAMES,
  OPTIONS,
  type OptionName,
  type OptionSpec,
  type OptionValues,
} from '../convert/options.js';

/** Methods that the lab offers: those whose result is a network. */
export const LAB_METHODS = STORABLE_METHOD_NAMES;

export const VIEWS = ['image', 'layer', 'table'] as const;
export type ViewName = (typeof VIEWS)[number];

/** Time steps offered; the paper's and the powers of two before. */
export const STEPS = [1, 2, 4, 8, 16, 32, 64, 128, 256] as const;

/** In place of a neuron: one of the layer that shows well what neurons do. */
export const TYPICAL_NEURON = -1;

export interface Settings extends OptionValues {
  readonly view: ViewName;
  /** Name of a shipped net, or of a file that was opened. */
  readonly net: string;
  /** Name of an image set. */
  readonly images: string;
  /** Place of the image in its set. */
  readonly image: number;
  readonly T: number;
  readonly method: string;
  /** Image set and number of images to calibrate with. */
  readonly calibration: string;
  readonly calibrationImages: number;
  /** Spiking layer from 0, and one of its neurons, in (H, W, C) order, or {@link TYPICAL_NEURON}. */
  readonly layer: number;
  readonly unit: number;
  /** The table. */
  readonly tableMethods: readonly string[];
  readonly tableSteps: readonly number[];
  readonly tableImages: number;
  /** Checksum of the run that a link was copied from, or ''. */
  readonly checksum: string;
}

export const DEFAULTS: Settings = {
  ...DEFAULT_OPTIONS,
  ...{ view: 'image', net: 'resnet20-synthetic', images: 'synthetic:test', image: 0 },
  ...{ T: 8, method: 'ic-snn' },
  ...{ calibration: 'synthetic:train', calibrationImages: 100, layer: 0, unit: TYPICAL_NEURON },
  ...{ tableMethods: [...PAPER_METHOD_NAMES, 'best'], tableSteps: [8, 16, 32], tableImages: 200 },
  checksum: '',
};

type Codec<V> = { readonly write: (value: V) => string; readonly read: (text: string) => V | undefined };

const text: Codec<string> = { write: (value) => value, read: (value) => (value === '' ? undefined : value) };

/** A whole number in a range. */
function whole(min: number, max: number): Codec<number> {
  return {
    write: String,
    read: (value) =>
      /^\d{1,10}$/.test(value) && Number(value) >= min && Number(value) <= max ? Number(value) : undefined,
  };
}

function oneOf<W extends string>(words: readonly W[]): Codec<W> {
  return { write: (value) => value, read: (value) => words.find((word) => word === value) };
}

function listOf<V>({ write, read }: Codec<V>): Codec<readonly V[]> {
  return {
    write: (values) => values.map(write).join(','),
    read: (value) => {
      const list = value.split(',').map(read);
      return list.includes(undefined) ? undefined : [...new Set(list as V[])];
    },
  };
}

/** Every option of a conversion is read and written as its flag is. */
const OPTION_CODECS = Object.fromEntries(
  OPTION_NAMES.map((name) => {
    const { parse } = OPTIONS[name] as OptionSpec<unknown>;
    return [name, { write: String, read: parse }];
  }),
) as unknown as { readonly [K in OptionName]: Codec<OptionValues[K]> };

const CODECS: { readonly [K in keyof Settings]: Codec<Settings[K]> } = {
  view: oneOf(VIEWS),
  net: text,
  images: text,
  image: whole(0, 2 ** 31 - 1),
  T: whole(1, 256),
  method: oneOf(LAB_METHODS),
  ...OPTION_CODECS,
  calibration: text,
  calibrationImages: whole(1, 10_000),
  layer: whole(0, 10_000),
  unit: whole(0, 2 ** 31 - 1),
  tableMethods: listOf(oneOf(LAB_METHODS)),
  tableSteps: listOf(whole(1, 256)),
  tableImages: whole(1, 10_000),
  checksum: { write: (value) => value, read: (value) => (/^[0-9a-f]{16}$/.test(value) ? value : undefined) },
};

const KEYS = Object.keys(CODECS) as (keyof Settings)[];

/** The settings that differ from the defaults, as the part of an address behind #. */
export function writeHash(settings: Settings): string {
  const parts = new URLSearchParams();
  for (const key of KEYS) {
    const { write } = CODECS[key] as Codec<unknown>;
    const value = write(settings[key]);
    if (value !== write(DEFAULTS[key])) parts.set(key, value);
  }
  return parts.toString();
}

/** Settings from the part of an address behind #; what is missing or makes no sense has its default. */
export function readHash(hash: string): Settings {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const settings: Record<string, unknown> = { ...DEFAULTS };
  for (const key of KEYS) {
    const value = parts.get(key);
    const read = value === null ? undefined : (CODECS[key] as Codec<unknown>).read(value);
    if (read !== undefined) settings[key] = read;
  }
  return settings as unknown as Settings;
}

/** Settings that choose what is shown of a run; all others ask for another run. */
const SHOWN_ONLY: readonly (keyof Settings)[] = ['view', 'layer', 'unit', 'checksum'];
const OF_TABLE: readonly (keyof Settings)[] = ['tableMethods', 'tableSteps', 'tableImages'];
const OF_IMAGE: readonly (keyof Settings)[] = ['image', 'T', 'method'];

/** Settings that a view's work does not depend on. */
const UNRELATED: Readonly<Record<ViewName, readonly (keyof Settings)[]>> = {
  image: [...SHOWN_ONLY, ...OF_TABLE],
  layer: [...SHOWN_ONLY, ...OF_TABLE, 'method'],
  table: [...SHOWN_ONLY, ...OF_IMAGE],
};

/** Do two settings ask a view for the same work? */
export function sameWork(view: ViewName, a: Settings, b: Settings): boolean {
  return KEYS.every((key) => {
    const { write } = CODECS[key] as Codec<unknown>;
    return UNRELATED[view].includes(key) || write(a[key]) === write(b[key]);
  });
}
