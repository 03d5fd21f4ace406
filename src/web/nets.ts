/** The nets that come with the page, and what calibration found for them: whatever data/ held when it was built. */
import { FileError } from '../check.js';
import { MODEL_FILE } from '../files/formats.js';

const FILES = import.meta.glob<string>('../../data/*.safetensors', { query: '?url', import: 'default', eager: true });
const CALIBRATED = import.meta.glob<string>('../../data/calibrated/*.safetensors', {
  query: '?url',
  import: 'default',
  eager: true,
});

const nameOf = (path: string) => path.replace(/^.*\//, '').replace(/\.[^.]*$/, '');

/** Names of the shipped nets, those for the embedded images first. */
export const SHIPPED: readonly string[] = Object.keys(FILES)
  .map(nameOf)
  .sort((a, b) => Number(b.endsWith('-synthetic')) - Number(a.endsWith('-synthetic')) || a.localeCompare(b));

/** Files that were asked for, by their address: each is loaded once. */
const loading = new Map<string, Promise<Uint8Array>>();

function load(name: string, address: string): Promise<Uint8Array> {
  const present = loading.get(address);
  if (present) return present;
  const bytes = fetch(address).then(async (response) => {
    if (!response.ok) throw new Error(`${name} could not be loaded (${response.status}); load the page again`);
    return new Uint8Array(await response.arrayBuffer());
  });
  loading.set(address, bytes);
  bytes.catch(() => loading.delete(address)); // the next one tries again
  return bytes;
}

function find(files: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(files).find(([path]) => nameOf(path) === name)?.[1];
}

/** The bytes of a shipped net. */
export async function loadShipped(name: string): Promise<Uint8Array> {
  const address = find(FILES, name);
  if (!address) throw new FileError(name, '', 'is no net of this page; choose one of the list');
  return load(name, address);
}

/** What calibration found for a shipped net at T, as a file; undefined where none lies beside it. */
export async function loadCalibrated(
  name: string,
  T: number,
): Promise<{ file: string; bytes: Uint8Array } | undefined> {
  const file = `${name}-${T}`;
  const address = find(CALIBRATED, file);
  return address === undefined ? undefined : { file: file + MODEL_FILE.endings[0], bytes: await load(file, address) };
}
