/** The image, and beside it what its code has told of it so far. */
import type { Coding } from '../../../coding/coders.js';
import type { Shape } from '../../../network/layer.js';
import { h, paintPixels } from '../../dom.js';

export interface InputPictures {
  readonly element: HTMLElement;
  /**
   * @param pixels (H, W, C) bytes
   * @param coded the mean of x(1..t) for every t, (T, H, W, C) bytes
   */
  load(pixels: Uint8Array, coded: Uint8Array, shape: Shape, coding: Coding): void;
  show(t: number): void;
}

const HELP: Readonly<Record<Coding, string>> = {
  direct: 'Direct coding feeds the image itself at every step. With spikes instead, the picture gathers step by step.',
  regular: 'Each pixel spikes at even distances; the mean of its spikes comes nearer to the pixel with every step.',
  bernoulli: 'Each pixel spikes by chance, bright ones more often; the mean of its spikes is the pixel in the end.',
};

/** The two pictures. */
export function createInput(): InputPictures {
  let pixels = new Uint8Array(0);
  let coded = new Uint8Array(0);
  let shape: Shape = [1, 1, 1];
  const [original, decoded] = ['The image', 'What its code has told'].map((label) => ({
    canvas: h('canvas', { role: 'img', 'aria-label': label }),
    caption: h('figcaption', {}, label),
  }));
  const pictures = [original, decoded].map(({ canvas, caption }) => h('figure', {}, canvas, caption));
  const help = h('p', { class: 'help' });
  return {
    element: h('div', { class: 'stack' }, h('div', { class: 'pictures' }, ...pictures), help),
    load(nextPixels, nextCoded, nextShape, coding) {
      [pixels, coded, shape] = [nextPixels as typeof pixels, nextCoded as typeof coded, nextShape];
      paintPixels(original.canvas, pixels, shape);
      help.textContent = HELP[coding];
    },
    show(t) {
      paintPixels(decoded.canvas, coded.subarray((t - 1) * pixels.length, t * pixels.length), shape);
      decoded.caption.textContent = t === 1 ? 'its code after 1 step' : `its code, mean of ${t} steps`;
    },
  };
}
