/** Labelled images from bytes. */
export { parseCifar } from './cifar.js';
export * from './images.js';
export * from './synthetic.js';
