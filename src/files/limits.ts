/**
 * What a model, a picture or a result may ask for at most. Every size that such a file states is held against a bound of this
 * page before anything is allocated; those of a network stand in network/network.ts, those of arrays, tables and archives
 * beside their readers in datasets/. The bounds are far above what nets of the field need, and keep what one file makes the
 * program take to a few GB.
 */

/** Bytes of a file that is read whole: a model, or one beside it that holds its weights. */
export const MOST_FILE_BYTES = 2 ** 29;
/** Numbers in one tensor of a file. */
export const MOST_TENSOR_VALUES = 2 ** 27;
/** Numbers in one tensor of weights that a reader works out, as in merging two layers into one. */
export const MOST_DERIVED_VALUES = 2 ** 25;
/** Axes of a tensor. */
export const MOST_AXES = 16;
/** Length of one axis of an image, and size of its padding. */
export const MOST_PIXELS = 2 ** 16;
/** Images of a batch that an ONNX file states; one at a time is computed, and no memory is taken for the others. */
export const MOST_BATCH = 2 ** 24;
/** Numbers in an image. */
export const MOST_IMAGE_VALUES = 2 ** 26;
/** UTF-8 bytes of a name of a node, a tensor or an attribute; how much of it a message shows is said in check.ts. */
export const MOST_NAME_BYTES = 4096;

/** Nodes of an ONNX or NIR graph. */
export const MOST_NODES = 10_000;
/** Messages (nodes, attributes, tensors, axes …) and names of an ONNX file, all kinds together. */
export const MOST_MESSAGES = 2 ** 19;
/** Whole numbers and float64 that an ONNX file lists one by one, all tensors and attributes together. */
export const MOST_LISTED_NUMBERS = 2 ** 23;
/** Numbers in one constant of shape arithmetic. */
export const MOST_CONSTANT_VALUES = 2 ** 20;
/** Numbers in all constants and weights that are worked out of an ONNX file's own … */
export const MOST_FOLDED_VALUES = 2 ** 22;
/** … and so many more for each number that the file holds. */
export const MOST_FOLDED_PER_VALUE = 8;
/** Weights that are worked out for merging adjacent linear maps, in one network. */
export const MOST_MERGED_VALUES = 2 ** 26;
/** Multiplications of a forward through one pixel that is painted as an image, nearly all of them with padding: a second. */
export const MOST_PAINTED_PRODUCTS = 2 ** 31;
/** Multiplications for merging. */
export const MOST_MERGE_PRODUCTS = 2 ** 29;

/** Edges of a NIR graph. */
export const MOST_EDGES = 40_000;
/** Whole numbers that say a kernel, a stride, a padding or a shape are below this. */
export const MOST_SIZE = 2 ** 24;

/** Objects in an HDF5 file, of which a link may lead back up, and groups in one another. */
export const MOST_OBJECTS = 200_000;
export const MOST_GROUPS_DEEP = 8;
/** Texts of an HDF5 file, and bytes of one. */
export const MOST_TEXTS = 100_000;
export const MOST_TEXT_BYTES = 2 ** 20;
/** Bytes that the HDF5 library may take beside four for each of the file. */
export const MOST_HDF5_BYTES = 2 ** 29;
/** Numbers in an HDF5 file of any length, and so many more for each of its bytes: those that are all equal compress well. */
export const MOST_HDF5_NUMBERS = 2 ** 22;
export const MOST_HDF5_NUMBERS_PER_BYTE = 64;

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
/** Lists and objects in one another, in the JSON of a model file. */
export const MOST_NESTING = 100;
