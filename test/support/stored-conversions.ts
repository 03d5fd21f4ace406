/** The conversions that lie beside the shipped nets, and how they are made. */
import { readdirSync, readFileSync } from 'node:fs';
import { Calibration } from '../../src/convert/calibration.js';
import { convert } from '../../src/convert/convert.js';
import { syntheticImages } from '../../src/datasets/synthetic.js';
import { createInlineRunner } from '../../src/engine/job.js';
import { type Asked, parseConversions, type StoredConversion } from '../../src/files/conversions.js';
import { parseModel } from '../../src/files/model-file.js';
import type { Model } from '../../src/network/model.js';
import type { Conversion } from '../../src/network/snn.js';

const data = new URL('../../data/', import.meta.url);
const folder = new URL('calibrated/', data);

/** Names of the files. */
export const SHIPPED_CONVERSIONS: readonly string[] = readdirSync(folder).sort();

function modelOf(net: string): Model {
  return parseModel(readFileSync(new URL(`${net}.safetensors`, data)), net);
}

/** A file, and what it holds. */
export function storedOf(file: string): Pick<Model, 'network'> & { bytes: Uint8Array; stored: StoredConversion[] } {
  const { network } = modelOf(file.replace(/-\d+\.safetensors$/, ''));
  const bytes = readFileSync(new URL(file, folder));
  return { network, bytes, stored: parseConversions(bytes, network, file) };
}

/** Calibrates again. */
export async function convertAsAsked(net: string, { method, options, ...from }: Asked): Promise<Conversion> {
  const { network, normalisation } = modelOf(net);
  const runner = createInlineRunner({ engine: 'wasm', network, ...(normalisation && { normalisation }) });
  const images = syntheticImages(from.calibration.endsWith(':train') ? 'train' : 'test', from.calibrationImages);
  return convert(new Calibration(runner, images, options), method, options);
}
