/**
 * What a file may ask for at most. Every size that a file states is held against a bound of this page before anything is
 * allocated. The bounds are far above what nets of the field need and far below what a machine of 1 GB has.
 */

/** Bytes of a model in one file, or of one file beside it that holds its weights. */
export const MOST_FILE_BYTES = 2 ** 29;
/** UTF-8 bytes of a name of a node, a tensor or an attribute. */
export const MOST_NAME_BYTES = 4096;

/** Bytes of the JSON in front of a safetensors file. */
export const MOST_HEADER_BYTES = 2 ** 24;
/** Layers of a model file. */
export const MOST_LAYERS = 10_000;
/** Rows and columns of a picture. */
export const MOST_PICTURE_SIDE = 4096;
/** Bytes of pictures side by side in one that is written. */
export const MOST_SHEET_BYTES = 2 ** 28;
/** Bytes of all pictures of a folder. */
export const MOST_PICTURE_BYTES = 2 ** 31;
