/** Wrong input is named by the commands that measure, in one line, before the work. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { serialiseModel } from '../../src/files/model-file.js';
import { encodePng } from '../../src/files/png.js';
import { createNetwork } from '../../src/network/network.js';
import { expectRefused, MAIN } from '../support/command-line.js';
import { npy, npz } from '../support/npy.js';
import { randomFloats } from '../support/random-network.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-sanity-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

/** Forty bright pictures and forty dark ones, and a net that tells them apart where 0 lies between them. */
const data = at('pictures');
const random = randomFloats(8);
for (const [kind, low] of [
  ['bright', 140],
  ['dark', 0],
] as const) {
  mkdirSync(join(data, kind), { recursive: true });
  for (let n = 0; n < 40; n++) {
    const pixels = Uint8Array.from({ length: 8 * 8 * 3 }, () => low + random() * 110);
    writeFileSync(join(data, kind, `${n}.png`), encodePng({ width: 8, height: 8, channels: 3, pixels }));
  }
}
const weight = Float32Array.from({ length: 8 * 8 * 3 * 2 }, (_, i) => (i % 2 === 0 ? 1 : -1) / 64);
const network = createNetwork([
  { kind: 'input', name: 'image', shape: [8, 8, 3] },
  { kind: 'flatten', name: 'flat', input: 'image' },
  { kind: 'linear', name: 'w', input: 'flat', weight, bias: new Float32Array(2) },
  { kind: 'relu', name: 'relu', input: 'w' },
  { kind: 'linear', name: 'out', input: 'relu', weight: Float32Array.of(1, 0, 0, 1), bias: new Float32Array(2) },
]);
const half = [0.5, 0.5, 0.5];
const model = at('made.safetensors');
writeFileSync(model, serialiseModel({ name: 'made', network, normalisation: { mean: half, std: half } }));

const images = ['--data', data, '--calibration', data, '--workers', '0'];
const wrong = ['--mean', '9,9,9', '--std', '1,1,1'];
const evaluate = (path: string, ...more: string[]) =>
  spawnSync('node', [MAIN, 'evaluate', path, ...images, '--methods', 'ann', ...more], { encoding: 'utf8' });

test('an ANN at chance stops evaluate, audit, report and convert, with the normalisation to try', () => {
  const says =
    /^ic-snn: "made": the ANN is right on 50\.0 % of 80 images of .*pictures \(95 %: 39\.\d to 60\.\d %\), no better than chance, 50\.0 %; try --mean 0\.485,0\.456,0\.406 --std 0\.229,0\.224,0\.225, with which it is right on 100\.0 % of 50 \(ImageNet, too near to tell from CIFAR-10, CIFAR-100, -1 to 1\); --anyway goes on$/m;
  for (const words of [
    ['evaluate', model, ...images],
    ['audit', model, ...images],
    ['report', model, '-o', at('page.html'), ...images],
    ['convert', model, '-o', at('snn.safetensors'), ...images.slice(2), '--steps', '4'],
  ])
    expectRefused([...words, ...wrong], says);
  expect(readdirSync(folder).sort()).toEqual(['made.safetensors', 'pictures']);
}, 30_000);

test('--anyway goes on; what is right is not spoken of', () => {
  expect(evaluate(model, ...wrong, '--anyway')).toMatchObject({ status: 0, stderr: '' });
});

test('where no normalisation helps, labels and data set are named; fewer than 50 images say nothing', () => {
  const upsideDown = at('upside-down.safetensors');
  const layers = network.layers.map((layer) =>
    layer.name === 'out' && layer.kind === 'linear' ? { ...layer, weight: Float32Array.of(0, 0, 0, 0) } : layer,
  );
  const always = createNetwork(layers);
  writeFileSync(
    upsideDown,
    serialiseModel({ name: 'made', network: always, normalisation: { mean: half, std: half } }),
  );
  expectRefused(
    ['evaluate', upsideDown, ...images],
    /none of the usual.*does better: check that the labels and the data/,
  );
  expect(evaluate(upsideDown, '--images', '49')).toMatchObject({ status: 0, stderr: '' });
});

test('a net without normalisation, at chance: the card beside it is read, and its normalisation tried', () => {
  const bare = at('bare.safetensors'); // all pixels are above 0: always bright
  writeFileSync(bare, serialiseModel({ name: 'bare', network }));
  writeFileSync(
    at('bare.json'),
    JSON.stringify({ accuracy: 99, testImages: 1000, mean: [0.52, 0.52, 0.52], std: half }),
  );
  const { stderr, status } = evaluate(bare);
  expect(stderr).toMatch(/chance, 50\.0 %; try --mean 0\.52,0\.52,0\.52 --std 0\.5,0\.5,0\.5, .*\(its card, too near/);
  expect(status).toBe(2);
});

test('a net without normalisation that works on pixels from 0 to 1 is told so; wrong labels show beside a card', () => {
  const plain = at('plain.safetensors');
  const bias = Float32Array.of(-1.5, 1.5);
  const shifted = network.layers.map((layer) =>
    layer.name === 'w' && layer.kind === 'linear' ? { ...layer, bias } : layer,
  );
  writeFileSync(plain, serialiseModel({ name: 'plain', network: createNetwork(shifted) }));
  const { stderr, status } = evaluate(plain);
  expect(stderr).toMatch(/plain: what is used, pixels from 0 to 1, fits as well .* right on 100\.0 % of 50 images/);
  expect(status).toBe(0);
  for (let n = 0; n < 12; n++) {
    renameSync(join(data, 'bright', `${n}.png`), join(data, 'dark', `b${n}.png`));
    renameSync(join(data, 'dark', `${n}.png`), join(data, 'bright', `d${n}.png`));
  }
  writeFileSync(at('made.json'), JSON.stringify({ accuracy: 99, testImages: 1000 }));
  expectRefused(
    ['evaluate', model, ...images],
    /right on 70\.0 % of 80 .*far below the 99\.0 % of its card; none of the usual .*check that the labels/,
  );
});

test('pixels that were saved as numbers from 0 to 255 are named as such, and no normalisation that was not tried', () => {
  const x = Float32Array.from({ length: 80 * 192 }, (_, i) => (i < 40 * 192 ? 140 : 0) + Math.floor(random() * 110));
  const y = Uint8Array.from({ length: 80 }, (_, n) => (n < 40 ? 0 : 1));
  writeFileSync(at('numbers.npz'), npz({ x: npy('<f4', [80, 8, 8, 3], x), y: npy('|u1', [80], y) }));
  const says =
    /no better than chance, 50\.0 %; its numbers go up to 249 and are taken as they are: if they are pixels, divide/;
  expectRefused(['evaluate', model, '--data', at('numbers.npz'), '--methods', 'ann', '--workers', '0'], says);
});
