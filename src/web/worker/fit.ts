/** A picture of any size as input of a net: the middle is cut out and scaled by averaging areas; the same bytes everywhere. */

import type { Picture } from '../../files/png.js';
import { asPictures, type ImageSet } from '../../network/images.js';
import { type Shape, sizeOf } from '../../network/layer.js';

/**
 * Bytes (H, W, C) of a picture for a net that reads (H, W, C). A picture of that size goes through unchanged. Grey is
 * repeated over C channels; colour for a net of one channel becomes its luminance (Rec. 601).
 *
 * @throws RangeError for a net that reads neither one nor three channels
 */
export function fitPicture({ width, height, channels, pixels }: Picture, [H, W, C]: Shape): Uint8Array {
  if (C !== 1 && C !== 3)
    throw new RangeError(`"net" expected one that reads 1 or 3 channels, as pictures have, got ${C}`);
  const scale = Math.min(width / W, height / H);
  const [left, top] = [(width - W * scale) / 2, (height - H * scale) / 2];
  const columns = Array.from({ length: W }, (_, x) => covers(left + x * scale, left + (x + 1) * scale, width));
  const rows = Array.from({ length: H }, (_, y) => covers(top + y * scale, top + (y + 1) * scale, height));
  const out = new Uint8Array(H * W * C);
  const mean = [0, 0, 0];
  for (let y = 0; y < H; y++) {
    for (let x = 0; x < W; x++) {
      mean.fill(0);
      let area = 0;
      for (const [row, high] of rows[y]) {
        for (const [column, wide] of columns[x]) {
          const at = (row * width + column) * channels;
          for (let c = 0; c < 3; c++) mean[c] += pixels[at + (channels === 1 ? 0 : c)] * high * wide;
          area += high * wide;
        }
      }
      const [red, green, blue] = mean.map((sum) => sum / area);
      const values = C === 1 ? [channels === 1 ? red : 0.299 * red + 0.587 * green + 0.114 * blue] : [red, green, blue];
      values.forEach((value, c) => {
        out[(y * W + x) * C + c] = Math.round(value);
      });
    }
  }
  return out;
}

/** Every image of a set, fitted. */
export function fitSet(set: ImageSet, shape: Shape): ImageSet {
  const [height, width, channels] = set.shape;
  const [from, to] = [sizeOf(set.shape), sizeOf(shape)];
  const { pixels: all } = asPictures(set);
  const pixels = new Uint8Array(set.count * to);
  for (let n = 0; n < set.count; n++) {
    const picture = { width, height, channels: channels === 1 ? 1 : 3, pixels: all.subarray(n * from) } as const;
    pixels.set(fitPicture(picture, shape), n * to);
  }
  return { ...set, shape, pixels, labels: set.labels.slice() };
}

/** The pixels that [start, end) covers, and how much of each. */
function covers(start: number, end: number, length: number): [pixel: number, share: number][] {
  const list: [number, number][] = [];
  for (let i = Math.max(0, Math.floor(start)); i < Math.min(length, Math.ceil(end)); i++) {
    const share = Math.min(end, i + 1) - Math.max(start, i);
    if (share > 1e-9) list.push([i, share]);
  }
  return list;
}
