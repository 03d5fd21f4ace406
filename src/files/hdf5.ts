/**
 * HDF5 as a tree of groups and arrays in memory. The format itself is the package h5wasm (the HDF5 library compiled to
 * WebAssembly), which is loaded when a file needs it; here are the bounds of what is read.
 */
import type { Dataset, Group } from 'h5wasm';
import { checkFile, FileError } from '../check.js';
import { heapsAreWhole } from './hdf5-heaps.js';
import {
  MOST_GROUPS_DEEP,
  MOST_HDF5_BYTES,
  MOST_HDF5_NUMBERS,
  MOST_HDF5_NUMBERS_PER_BYTE,
  MOST_OBJECTS,
  MOST_TENSOR_VALUES,
  MOST_TEXT_BYTES,
  MOST_TEXTS,
} from './limits.js';

/** An array of numbers or texts, row-major; a scalar has the shape []. */
export interface Hdf5Array {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | readonly string[];
}

/** What can be written; whole numbers keep their type. */
export interface Hdf5Data {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int8Array | Int32Array | BigInt64Array | readonly string[];
}

export interface Hdf5Group<A = Hdf5Array> extends ReadonlyMap<string, A | Hdf5Group<A>> {}

/** Reads and writes whole files. */
export interface Hdf5 {
  /** @throws FileError for what is no HDF5, is damaged, or holds more than a net of this project can need */
  read(bytes: Uint8Array, file: string): Hdf5Group;
  write(root: Hdf5Group<Hdf5Data>): Uint8Array;
}

/** Numbers that a file of so many bytes can hold. */
const mostNumbers = (bytes: number): number =>
  Math.min(MOST_TENSOR_VALUES, MOST_HDF5_NUMBERS + MOST_HDF5_NUMBERS_PER_BYTE * bytes);
/** From so many bytes on an array is compressed. */
const WORTH_COMPRESSING = 1024;

type Package = typeof import('h5wasm')['h5wasm'];
type Module = Awaited<Package['ready']>;

/**
 * Loads the package.
 *
 * @throws Error where it is not installed
 */
export async function loadHdf5(): Promise<Hdf5> {
  const { default: h5wasm } = await import('h5wasm').catch((cause: unknown) => {
    throw new Error('NIR files need the package h5wasm, which cannot be loaded; run "npm install h5wasm"', { cause });
  });
  const module = await h5wasm.ready;
  keepQuiet(module);
  return {
    read: (bytes, file) => readFile(h5wasm, module, bytes, file),
    write: (root) => withoutClock(() => writeFile(h5wasm, module, root)),
  };
}

/** The library prints what goes wrong in it to its standard error; here it is said in one line. */
function keepQuiet({ FS }: Module): void {
  const { streams } = FS as unknown as { streams: { tty: { ops: Record<string, () => void> } }[] };
  const { tty } = streams[2];
  tty.ops = { ...tty.ops, put_char: () => {}, fsync: () => {} };
}

/** The file's name in the package's own file system, in memory. */
const PATH = '/file.h5';

function readFile(h5wasm: Package, module: Module, bytes: Uint8Array, file: string): Hdf5Group {
  checkFile(bytes, file);
  const damaged = () => new FileError(file, '', 'is no HDF5 file or is damaged; export or copy it again');
  if (!heapsAreWhole(bytes)) throw damaged();
  module.FS.writeFile(PATH, bytes);
  const release = holdMemory(MOST_HDF5_BYTES + 4 * bytes.length);
  try {
    const root = new h5wasm.File(PATH, 'r');
    try {
      return new TreeReader(h5wasm, module, file, mostNumbers(bytes.length)).group(root, '');
    } finally {
      root.close();
    }
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw damaged();
  } finally {
    release();
    module.FS.unlink(PATH);
  }
}

/**
 * Keeps WebAssembly memories from growing beyond so many bytes: what a damaged file makes the library ask for, which takes
 * a refusal well.
 *
 * @returns what ends that
 */
function holdMemory(most: number): () => void {
  const { prototype } = WebAssembly.Memory;
  const { grow } = prototype;
  prototype.grow = function (this: WebAssembly.Memory, pages: number) {
    if (this.buffer.byteLength + pages * 65_536 > most)
      throw new RangeError('the file asks for more memory than it can need');
    return grow.call(this, pages);
  };
  return () => {
    prototype.grow = grow;
  };
}

class TreeReader {
  #objects = 0;
  #texts = 0;

  constructor(
    readonly h5wasm: Package,
    readonly module: Module,
    readonly file: string,
    /** How many more numbers are read. */
    private numbers: number,
  ) {}

  group(group: Group, place: string, depth = 0): Hdf5Group {
    const fail = (what: string) => new FileError(this.file, place, `${what}; write the file again`);
    if (depth > MOST_GROUPS_DEEP) throw fail(`lies more than ${MOST_GROUPS_DEEP} groups deep`);
    const entries = new Map<string, Hdf5Array | Hdf5Group>();
    for (const name of group.keys()) {
      this.#objects += 1;
      if (this.#objects > MOST_OBJECTS) throw fail(`holds more than ${MOST_OBJECTS} objects`);
      const entry = group.get(name);
      const inside = `${place}/${name}`;
      if (entry instanceof this.h5wasm.Group) entries.set(name, this.group(entry, inside, depth + 1));
      else if (entry instanceof this.h5wasm.Dataset) entries.set(name, this.#array(entry, inside));
      else throw fail(`holds "${name}", which is neither a group nor an array of this file`);
    }
    return entries;
  }

  #array(dataset: Dataset, place: string): Hdf5Array {
    const fail = (what: string) => new FileError(this.file, place, `${what}; write the file again`);
    const { type, size, total_size, shape, vlen } = dataset.metadata;
    const { H5T_INTEGER, H5T_FLOAT, H5T_STRING } = this.module.H5T_class_t;
    const isText = type === H5T_STRING.value;
    if (!isText && type !== H5T_INTEGER.value && type !== H5T_FLOAT.value)
      throw fail('holds neither numbers nor texts');
    if (!shape || total_size === 0) throw fail('is an empty array');
    if (isText) this.#texts += total_size;
    else this.numbers -= total_size;
    if (this.#texts > MOST_TEXTS || this.numbers < 0 || (isText && !vlen && size > MOST_TEXT_BYTES))
      throw fail(`has the shape [${shape}], more than a file of this size can hold`);
    const value = this.#value(dataset);
    const list = shape.length === 0 ? [value] : value;
    if (isText) return { shape, data: list as string[] };
    if (list instanceof Float32Array || list instanceof Float64Array) return { shape, data: list };
    return { shape, data: Float64Array.from(list as ArrayLike<number | bigint>, Number) };
  }

  /** The package does not look whether the library could read a value, and then frees what never was there. */
  #value(dataset: Dataset): unknown {
    const { module } = this;
    const { size, total_size } = dataset.metadata;
    const { get_dataset_data } = module;
    module.get_dataset_data = (...args) => {
      const start = Number(args[5]);
      module.HEAPU8.fill(0, start, start + size * total_size);
      const status = get_dataset_data(...args);
      if (status < 0) throw new Error('the library cannot read a value');
      return status;
    };
    try {
      return dataset.value;
    } finally {
      module.get_dataset_data = get_dataset_data;
    }
  }
}

/** Does work at the time 0: the library dates every object, and equal trees are to give equal bytes. */
function withoutClock<R>(work: () => R): R {
  const { now } = Date;
  Date.now = () => 0;
  try {
    return work();
  } finally {
    Date.now = now;
  }
}

function writeFile(h5wasm: Package, module: Module, root: Hdf5Group<Hdf5Data>): Uint8Array {
  const file = new h5wasm.File(PATH, 'w', { libver: 'v110' });
  try {
    writeGroup(file, root);
  } finally {
    file.close();
  }
  const bytes = module.FS.readFile(PATH);
  module.FS.unlink(PATH);
  return bytes;
}

function writeGroup(group: Group, entries: Hdf5Group<Hdf5Data>): void {
  for (const [name, entry] of entries) {
    if (entry instanceof Map) writeGroup(group.create_group(name), entry);
    else writeArray(group, name, entry as Hdf5Data);
  }
}

const DTYPES = { Float32Array: '<f', Int8Array: '<b', Int32Array: '<i', BigInt64Array: '<q', Array: 'S' } as const;

function writeArray(group: Group, name: string, { shape, data }: Hdf5Data): void {
  const large = ArrayBuffer.isView(data) && data.byteLength >= WORTH_COMPRESSING;
  group.create_dataset({
    ...{ name, data: data as Float32Array, shape: [...shape] },
    dtype: DTYPES[data.constructor.name as keyof typeof DTYPES],
    ...(large && { chunks: [...shape], compression: 'gzip', compression_opts: 1 }),
  });
}
