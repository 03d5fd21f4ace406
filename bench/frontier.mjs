/**
 * What an answer costs where little is lost: for some nets and methods, the first T of a ladder at which less than a
 * point is lost, and there milliseconds, synaptic operations and estimated energy per image, beside the ANN. One table,
 * one picture.
 *
 *   node bench/frontier.mjs <net> <data> [<net> <data> …] [--methods ic-snn,best:B] [--steps 4,8,16] [--images 200]
 *     [--calibration-images 200] [--tables FILE [--record FOLDER]] [--json FILE] [--svg FILE] [--with FILE,FILE]
 *
 * <net> is an .onnx file with its .json card beside it (mean, std), or a .safetensors model; <data> as for
 * `ic-snn evaluate`. `--tables` takes methods, losses and conversions from what `ic-snn tables --json FILE` counted on
 * whole test sets, and only times them. A method with a T of its own (`ic-snn@64`) is shown there, whatever it loses. `--with` adds nets
 * that earlier runs wrote with `--json`. Times are of the processor, in turns in one thread, so that other work on the
 * machine hardly shows.
 */
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { writeFileAtomic } from '../dist/files/write-file.js';
import { checkCounted, pointsOfTables } from './frontier/from-tables.mjs';
import { drawFrontier } from './frontier/picture.mjs';
import { findPoints } from './frontier/search.mjs';
import { frontierTable } from './frontier/table.mjs';
import { timeInTurns } from './frontier/times.mjs';

const METHODS = 'ic-snn,opi:0.999,robust-norm:0.999,opt,light-calibration,potential-calibration,best:A,best:B';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    methods: { type: 'string', default: METHODS },
    steps: { type: 'string', default: '4,8,16,32,64,128,256' },
    images: { type: 'string', default: '200' },
    'calibration-images': { type: 'string', default: '200' },
    json: { type: 'string' },
    svg: { type: 'string' },
    with: { type: 'string' },
    tables: { type: 'string' },
    record: { type: 'string' },
  },
});
const earlier = (values.with?.split(',') ?? []).flatMap((file) => {
  const { nets } = JSON.parse(readFileSync(file, 'utf8'));
  for (const { rows } of nets) checkCounted(rows, file);
  return nets;
});
if (positionals.length % 2 > 0 || positionals.length + earlier.length === 0) {
  throw new Error('usage: node bench/frontier.mjs <net> <data> [<net> <data> …], or --with FILE');
}
const wanted = {
  methods: values.methods.split(','),
  times: values.steps.split(',').map(Number),
  images: Number(values.images),
  calibrationImages: Number(values['calibration-images']),
};
const nets = [...earlier];
for (let n = 0; n < positionals.length; n += 2) {
  const [path, data] = [positionals[n], positionals[n + 1]];
  const found = values.tables ? await pointsOfTables(path, data, values) : await findPoints(path, data, wanted);
  nets.push(await timeInTurns(found));
  // After every net, so that a run that is stopped leaves what it has.
  if (values.json) writeFileAtomic(values.json, `${JSON.stringify({ machine: machineLine(), nets }, undefined, 1)}\n`);
}
console.log(`${machineLine()}\n\n${frontierTable(nets)}`);
if (values.svg) writeFileAtomic(values.svg, await drawFrontier(nets));

function machineLine() {
  const load = loadavg()[0].toFixed(1);
  return `${cpus()[0].model.trim()}, ${cpus().length} cores, load ${load}, Node ${process.versions.node}`;
}
