/**
 * Build step: puts the compiled kernels into a TypeScript module as text, so that Node, a bundler and a plain web page
 * load them alike, with no fetch and no file access.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const wasm = readFileSync(new URL('../build/kernels.wasm', import.meta.url));
const out = new URL('../src/engine/wasm/kernels.generated.ts', import.meta.url);
const text = `/** Made by assembly/inline.mjs from assembly/*.ts; not in version control. */\nexport const kernelsBase64 =\n  '${wasm.toString('base64')}';\n`;
writeFileSync(out, text);
