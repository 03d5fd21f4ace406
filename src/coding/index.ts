/** Rate codes of images. */
export * from './coders.js';
export * from './picture.js';
