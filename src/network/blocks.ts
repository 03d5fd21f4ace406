/** Paths through spiking layers: residual blocks, and how deep a layer lies. */
import type { Network } from './layer.js';

/** A residual block, in places among the spiking layers. */
export interface ResidualBlock {
  /** Spiking layers inside, in topological order: in a basic block one. */
  readonly inner: readonly number[];
  /** The spiking layer behind the addition. */
  readonly closing: number;
}

/** Is spiking layer s driven by an addition, as the last one of a residual block is? */
export function closesBlock({ layers, sources, spiking }: Network, s: number): boolean {
  return layers[sources[spiking[s]][0]].kind === 'add';
}

/** The residual blocks of a network, in topological order. */
export function residualBlocks(network: Network): ResidualBlock[] {
  const { sources, spiking } = network;
  return spiking.flatMap((at, s) => {
    if (!closesBlock(network, s)) return [];
    const [first, second] = sources[sources[at][0]].map((side) => chainOf(network, side));
    // One side starts where the other one's path comes along: that is the block's input.
    const inner = before(first, second[0]) ?? before(second, first[0]) ?? [];
    return [{ inner: inner.map((i) => network.spikingIndex[i]).reverse(), closing: s }];
  });
}

/** The spiking layers (or the image) that lead to a layer along its first inputs, the nearest first. */
function chainOf({ layers, sources }: Network, from: number): number[] {
  const chain: number[] = [];
  for (let at = from; ; at = sources[at][0]) {
    if (layers[at].kind === 'relu' || layers[at].kind === 'input') chain.push(at);
    if (layers[at].kind === 'input') return chain;
  }
}

function before(chain: readonly number[], end: number): number[] | undefined {
  const at = chain.indexOf(end);
  return at > 0 ? chain.slice(0, at) : undefined;
}

/** Spiking layers on the longest path from the image to each spiking layer, itself included. */
export function spikingDepths({ layers, sources, spiking }: Network): number[] {
  const depths: number[] = [];
  layers.forEach((layer, i) => {
    const before = Math.max(0, ...sources[i].map((source) => depths[source]));
    depths.push(layer.kind === 'relu' ? before + 1 : before);
  });
  return spiking.map((at) => depths[at]);
}

/**
 * Who feeds whom among the spiking layers: for each of them, and behind them for the output, the places of the spiking
 * layers that it reads with no spiking layer in between, ascending; −1 is the image.
 */
export function spikingSources({ layers, sources, spiking, spikingIndex }: Network): number[][] {
  const reach: Set<number>[] = [];
  layers.forEach((layer, i) => {
    const through = sources[i].flatMap((from) =>
      layers[from].kind === 'relu' ? spikingIndex[from] : [...reach[from]],
    );
    reach.push(new Set(layer.kind === 'input' ? [-1] : through));
  });
  const ends = [...spiking, layers.length - 1];
  return ends.map((at) => [...reach[at]].sort((a, b) => a - b));
}
