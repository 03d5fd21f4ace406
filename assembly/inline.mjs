/**
 * Build step: puts the compiled kernels into a TypeScript module as text, so that Node, a bundler and a plain web page
 * load them alike, with no fetch and no file access.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const wasm = readFileSync(new URL('../build/kernels.wasm', import.meta.url));
// The host owns the memory and lays it out from its first bytes: a table that the compiler puts there would be written over.
if (/^ *\(data /m.test(readFileSync(new URL('./kernels.wat', import.meta.url), 'utf8'))) {
  throw new Error('assembly: a kernel needs static data (a string, a table, Mathf); compute it instead');
}
const out = new URL('../src/engine/wasm/kernels.generated.ts', import.meta.url);
const text = `/** Made by assembly/inline.mjs from assembly/*.ts; not in version control. */\nexport const kernelsBase64 =\n  '${wasm.toString('base64')}';\n`;
writeFileSync(out, text);
