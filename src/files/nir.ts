/**
 * NIR, the Neuromorphic Intermediate Representation (neuroir.org): files of spiking networks that simulators and chips
 * exchange. A file of this project comes back bit for bit; one of other tools becomes a ReLU network with its thresholds.
 */
import type { Network } from '../network/layer.js';
import type { Model } from '../network/model.js';
import type { Conversion } from '../network/snn.js';
import { baseName } from './base-name.js';
import type { Codec } from './formats.js';
import { type Hdf5, loadHdf5 } from './hdf5.js';
import { readConversion, takeFrom } from './model-conversion.js';
import { modelOf, networkIn } from './model-file.js';
import { type ConversionRecord, type Facts, KEY, readFacts } from './model-metadata.js';
import { type NirGraph, readGraph, textOf } from './nir-graph.js';
import { readNodes } from './nir-read.js';
import { type NirNames, nirTree } from './nir-write.js';

/** Reads and writes NIR; rejects where the package h5wasm is not installed. */
export async function loadNir(): Promise<Codec<Model>> {
  const hdf5 = await loadHdf5();
  return {
    parse: (bytes, file) => parseNir(hdf5, bytes, file),
    serialise: (model) => hdf5.write(nirTree(model)),
    check: (model) => void nirTree({ ...model, conversion: plainConversion(model.network) }),
  };
}

/** Thresholds of 1, to see whether a graph could be written. */
function plainConversion({ spiking }: Network): Conversion {
  const each = (value: number) => spiking.map(() => Float32Array.of(value));
  const numbers = { thresholds: each(1), initialPotential: each(0), biasShift: each(0) };
  return { ...numbers, fire: '>', steps: 1, options: {} };
}

/** @throws FileError naming the node and what to do */
function parseNir(hdf5: Hdf5, bytes: Uint8Array, file: string): Model {
  const graph = readGraph(hdf5.read(bytes, file), file);
  const own = ownFacts(graph, file);
  const names = { names: new Map(pairs(own?.names)), sums: new Map(pairs(own?.sums)) };
  const { layers, tensors, notes } = readNodes(graph, file, names);
  const network = networkIn(file, layers);
  const source = { take: takeFrom(tensors, file), has: (name: string) => tensors.has(name) };
  const record = own?.conversion ?? FOREIGN;
  const conversion = network.spiking.length > 0 ? readConversion(record, network, source, file) : undefined;
  const model = modelOf(own ?? foreignFacts(file), network, conversion, file);
  const all = own || !conversion ? notes : [...notes, FOREIGN_NOTE];
  return all.length > 0 ? { ...model, remarks: all } : model;
}

/** What this project's writer put beside the graph, or undefined in a file of another tool. */
function ownFacts({ metadata }: NirGraph, file: string): (Facts & Partial<NirNames>) | undefined {
  const text = textOf(metadata.get(KEY));
  return text === undefined ? undefined : readFacts(text, file);
}

/** How a graph of another tool is run: NIR has no word for the number of steps, nor for a reset by subtraction. */
const FOREIGN: ConversionRecord = { steps: 32, fire: '>', options: { method: 'nir', reset: 'subtraction' } };
const FOREIGN_NOTE = `its neurons reset by subtraction of the threshold here (NIR: to v_reset), for T = ${FOREIGN.steps}`;

function foreignFacts(file: string): Facts {
  const name = baseName(file);
  return { version: 1, name, provenance: { source: name, format: 'nir' } };
}

function pairs(list: unknown): [string, string][] {
  const isPair = (one: unknown): one is [string, string] =>
    Array.isArray(one) && one.length === 2 && one.every((name) => typeof name === 'string');
  return Array.isArray(list) ? list.filter(isPair) : [];
}
