/**
 * Conversions of one net without the net: what calibration found for some methods, as a safetensors file to lay beside the
 * model file. Tensors are those of an SNN's model file, each behind the number of its conversion: `0/<layer>.threshold`.
 */
import { FileError } from '../check.js';
import { type ConversionOptions, DEFAULT_OPTIONS } from '../convert/options.js';
import type { Network } from '../network/layer.js';
import type { Conversion } from '../network/snn.js';
import { conversionRecord, conversionTensors, readConversion, takeFrom } from './model-conversion.js';
import { type ConversionRecord, checkStoredConversion, type Fail, KEY, readJson } from './model-metadata.js';
import { type NamedTensor, parseSafetensors, serialiseSafetensors } from './safetensors.js';

const VERSION = 1;

/** What a conversion was asked for. */
export interface Asked {
  readonly method: string;
  readonly options: ConversionOptions;
  /** Name of the calibration images, and how many of them. */
  readonly calibration: string;
  readonly calibrationImages: number;
}

/** A conversion, and what it is the answer to. */
export interface StoredConversion {
  readonly asked: Asked;
  readonly conversion: Conversion;
}

/** The file of some conversions of one net. */
export function serialiseConversions(network: Network, stored: readonly StoredConversion[]): Uint8Array {
  const tensors = new Map<string, NamedTensor>();
  const conversions = stored.map(({ asked, conversion }, i) => {
    for (const [name, tensor] of conversionTensors(conversion, network)) tensors.set(`${i}/${name}`, tensor);
    return { asked, conversion: conversionRecord(conversion) };
  });
  return serialiseSafetensors(tensors, { [KEY]: JSON.stringify({ version: VERSION, conversions }) });
}

/**
 * Reads the conversions of a net.
 *
 * @throws FileError naming the file, the tensor or entry, and what to do
 */
export function parseConversions(bytes: Uint8Array, network: Network, file: string): StoredConversion[] {
  const { tensors, metadata } = parseSafetensors(bytes, file);
  const fail: Fail = (what) => {
    throw new FileError(file, 'metadata', `${what}; write the conversions again`);
  };
  const { version, conversions } = readJson(metadata[KEY] ?? '', fail);
  if (version !== VERSION || !Array.isArray(conversions)) return fail('holds no conversions of this version');
  return (conversions as { asked: Asked; conversion: ConversionRecord }[]).map(({ asked, conversion }, i) => {
    if (typeof asked !== 'object' || asked === null) return fail('does not say what was asked');
    checkStoredConversion(conversion ?? null, fail);
    const own = new Map(
      [...tensors].flatMap(([name, tensor]) => {
        const [place, rest] = [name.slice(0, name.indexOf('/')), name.slice(name.indexOf('/') + 1)];
        return place === String(i) ? [[rest, tensor] as const] : [];
      }),
    );
    const reading = { take: takeFrom(own, file), has: (name: string) => own.has(name) };
    return { asked, conversion: readConversion(conversion, network, reading, file) };
  });
}

/** Is a conversion the answer to what is asked now? An option that the file does not know had its default. */
export function answers({ asked }: StoredConversion, now: Asked): boolean {
  const { method, calibration, calibrationImages } = asked;
  const options = { ...DEFAULT_OPTIONS, ...asked.options };
  const keys = Object.keys({ ...options, ...now.options }) as (keyof ConversionOptions)[];
  return (
    method === now.method &&
    calibration === now.calibration &&
    calibrationImages === now.calibrationImages &&
    keys.every((key) => options[key] === now.options[key])
  );
}
