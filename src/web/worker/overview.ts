/**
 * A whole run at a glance: every spiking layer at every step as a picture of as many pixels as the layer has places, each
 * the mean of its channels' spikes; a layer of one place shows its channels as a square. Small enough to be sent to the page
 * for all layers at once. Pure, for both sides.
 */
import type { Network, Shape } from '../../network/layer.js';

/** Width and height of a layer's picture. */
export function glanceSize([H, W, C]: Shape): { readonly width: number; readonly height: number } {
  if (H * W > 1) return { width: W, height: H };
  const width = Math.ceil(Math.sqrt(C));
  return { width, height: Math.ceil(C / width) };
}

/** Where the picture of spiking layer s at step t begins, and its size. */
export function glanceAt({ spiking, shapes }: Network, T: number, s: number, t: number) {
  const sizes = spiking.map((at) => glanceSize(shapes[at]));
  const before = sizes.slice(0, s).reduce((sum, { width, height }) => sum + width * height * T, 0);
  const { width, height } = sizes[s];
  return { width, height, start: before + (t - 1) * width * height };
}

/**
 * All pictures, layer by layer, step by step: the mean of s(t) over the channels of a place, the layer's largest ±127.
 *
 * @param trains s(t) of each spiking layer, (T, H, W, C)
 */
export function overviewOf(network: Network, trains: readonly Int8Array[], T: number): Int8Array {
  const last = glanceAt(network, T, network.spiking.length - 1, T + 1); // where a step more would begin
  const all = new Int8Array(last.start);
  for (const [s, at] of network.spiking.entries()) {
    all.set(layerOverview(network.shapes[at], trains[s], T), glanceAt(network, T, s, 1).start);
  }
  return all;
}

function layerOverview(shape: Shape, train: Int8Array, T: number): Int8Array {
  const [H, W, C] = shape;
  const { width, height } = glanceSize(shape);
  const sums = new Int32Array(width * height * T);
  for (let t = 0; t < T; t++) {
    for (let n = 0; n < H * W * C; n++) {
      const place = H * W > 1 ? Math.floor(n / C) : n;
      sums[t * width * height + place] += train[t * H * W * C + n];
    }
  }
  const largest = sums.reduce((most, sum) => Math.max(most, Math.abs(sum)), 1);
  return Int8Array.from(sums, (sum) => Math.round((127 * sum) / largest));
}
