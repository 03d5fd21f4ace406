/** The nets that come with the page: whatever data/ held when it was built, loaded when chosen. */

const FILES = import.meta.glob<string>('../../data/*.safetensors', { query: '?url', import: 'default', eager: true });

const nameOf = (path: string) => path.replace(/^.*\//, '').replace(/\.[^.]*$/, '');

/** Names of the shipped nets, those for the embedded images first. */
export const SHIPPED: readonly string[] = Object.keys(FILES)
  .map(nameOf)
  .sort((a, b) => Number(b.endsWith('-synthetic')) - Number(a.endsWith('-synthetic')) || a.localeCompare(b));

/** The bytes of a shipped net. */
export async function loadShipped(name: string, signal?: AbortSignal): Promise<Uint8Array> {
  const entry = Object.entries(FILES).find(([path]) => nameOf(path) === name);
  if (!entry) throw new RangeError(`there is no net "${name}" here; choose one of the list`);
  const response = await fetch(entry[1], signal ? { signal } : {});
  if (!response.ok) throw new Error(`${name} could not be loaded (${response.status}); load the page again`);
  return new Uint8Array(await response.arrayBuffer());
}
