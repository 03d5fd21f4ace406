/** Rate codes of images. */
export * from './coders.js';
