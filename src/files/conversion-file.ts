/** A conversion in a file of its own, without the network: one safetensors file, as the SNN part of a model file is. */
import { FileError, shown } from '../check.js';
import type { Network } from '../network/layer.js';
import type { Conversion } from '../network/snn.js';
import { conversionRecord, conversionTensors, readConversion, takeFrom } from './model-conversion.js';
import { type ConversionRecord, checkStoredConversion, type Fail, KEY, readJson } from './model-metadata.js';
import { parseSafetensors, serialiseSafetensors } from './safetensors.js';

const VERSION = 1;

/** The bytes of a conversion. */
export function serialiseConversion(conversion: Conversion, network: Network): Uint8Array {
  const facts = { version: VERSION, conversion: conversionRecord(conversion) };
  return serialiseSafetensors(conversionTensors(conversion, network), { [KEY]: JSON.stringify(facts) });
}

/**
 * Reads a conversion of a network.
 *
 * @throws FileError for anything else, or one of another network
 */
export function parseConversion(bytes: Uint8Array, network: Network, file: string): Conversion {
  const { tensors, metadata } = parseSafetensors(bytes, file);
  const fail: Fail = (what) => {
    throw new FileError(file, 'metadata', `${what}; convert again`);
  };
  const { version, conversion } = readJson(metadata[KEY] ?? fail(`has no "${KEY}" entry`), fail);
  if (version !== VERSION) fail(`has format version ${shown(version)}, this program reads ${VERSION}`);
  if (conversion === undefined) fail('has no conversion');
  checkStoredConversion(conversion, fail);
  const record = conversion as ConversionRecord;
  return readConversion(record, network, { take: takeFrom(tensors, file), has: (name) => tensors.has(name) }, file);
}
