/** Labelled images from bytes. */

export * from '../network/images.js';
export { parseCifar } from './cifar.js';
export * from './synthetic.js';
