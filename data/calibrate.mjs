/**
 * Writes data/calibrated/NET-T.safetensors: what calibration on the embedded training set finds for a shipped net, so that
 * the lab shows it at once. Usage, after npm run build: node data/calibrate.mjs [NET …], a few minutes a net.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Calibration, convert, DEFAULT_OPTIONS } from 'ic-snn';
import { syntheticImages } from 'ic-snn/datasets';
import { parseModel, serialiseConversions } from 'ic-snn/files';
import { createPool } from 'ic-snn/workers';
import { spawnNodeWorker } from 'ic-snn/workers/node';

const METHODS = ['snn', 'i-snn', 'c-snn', 'ic-snn', 'best'];
const STEPS = [8, 16, 4, 32];
const IMAGES = 100;

const folder = new URL('calibrated/', import.meta.url);
const shipped = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('-synthetic.safetensors'));
const nets = process.argv.length > 2 ? process.argv.slice(2) : shipped.map((name) => name.replace(/\..*/, ''));
mkdirSync(folder, { recursive: true });
for (const net of nets) {
  const { network, normalisation } = parseModel(readFileSync(new URL(`${net}.safetensors`, import.meta.url)), net);
  const pool = createPool({ engine: 'wasm', network, normalisation, workers: 2, spawn: () => spawnNodeWorker() });
  const calibration = new Calibration(pool, syntheticImages('train', IMAGES), DEFAULT_OPTIONS);
  for (const steps of STEPS) {
    const options = { ...DEFAULT_OPTIONS, steps };
    const stored = [];
    for (const method of METHODS) {
      const asked = { method, options, calibration: 'synthetic:train', calibrationImages: IMAGES };
      stored.push({ asked, conversion: await convert(calibration, method, options) });
    }
    writeFileSync(new URL(`${net}-${steps}.safetensors`, folder), serialiseConversions(network, stored));
    console.log(`${net}, T = ${steps}: ${stored.at(-1).conversion.options.chosen}`);
  }
  pool.close();
}
