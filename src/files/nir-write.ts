/**
 * A converted network as a NIR graph that other tools can run: spikes of 1, sums for averages, an integrate-and-fire node
 * for each spiking layer, edges that add. What NIR has no place for (v(0), biases over time, how the reset works) is
 * metadata, and with it the graph gives the network and its conversion back bit for bit.
 */
import { NetworkError } from '../check.js';
import type { Model } from '../network/model.js';
import type { Hdf5Data, Hdf5Group } from './hdf5.js';
import { factsOf } from './model-file.js';
import { KEY } from './model-metadata.js';
import { text } from './nir-fields.js';
import { GraphWriter } from './nir-graph-writer.js';

/** Version of the format that the fields follow. */
const NIR_VERSION = '1.0';

/** What the facts of a graph hold besides those of a model: which names nodes had as layers. */
export interface NirNames {
  /** [node, layer] where they differ */
  readonly names: readonly (readonly [string, string])[];
  /** [node, addition before it] */
  readonly sums: readonly (readonly [string, string])[];
}

/**
 * The tree of a NIR file.
 *
 * @throws NetworkError for an ANN, and for layers that NIR has no node for
 */
export function nirTree(model: Model): Hdf5Group<Hdf5Data> {
  const { conversion, network } = model;
  if (!conversion)
    throw new NetworkError(network.layers[0].name, 'belongs to an ANN, and NIR has no ReLU; convert it first');
  const graph = new GraphWriter(model, conversion);
  network.layers.forEach((layer, i) => {
    graph.add(layer, i);
  });
  graph.finish();
  const facts = { ...factsOf(model), names: graph.names, sums: graph.sums } satisfies NirNames;
  const metadata = new Map([
    [KEY, text(JSON.stringify(facts))],
    ['reset', text('subtract v_threshold')],
    ['fires', text(`v ${conversion.fire} v_threshold`)],
  ]);
  const edges = { shape: [graph.edges.length, 2], data: graph.edges.flat() };
  const node = new Map<string, Hdf5Data | Hdf5Group<Hdf5Data>>([
    ...([
      ['type', text('NIRGraph')],
      ['nodes', graph.nodes],
      ['edges', edges],
      ['metadata', metadata],
    ] as const),
  ]);
  return new Map<string, Hdf5Data | Hdf5Group<Hdf5Data>>([
    ['version', text(NIR_VERSION)],
    ['node', node],
  ]);
}
