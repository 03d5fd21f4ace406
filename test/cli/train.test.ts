/** `ic-snn train` as a user meets it: a model with a card, a stop that loses nothing, one line for bad input. */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseModel } from '../../src/files/model-file.js';
import { expectRefused, MAIN, pngFolder, run } from '../support/command-line.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-train-'));
const at = (name: string) => join(folder, name);
const data = mkdtempSync(join(tmpdir(), 'ic-snn-train-data-'));
const from = (name: string) => join(data, name);
afterAll(() => {
  for (const path of [folder, data]) rmSync(path, { recursive: true });
});

const base = 'train --arch resnet20 --width 0.125 --data synthetic --images 128 --test-images 20 --batch 64'.split(' ');
const command = (output: string, epochs: number, ...more: string[]) => [
  ...[...base, '--micro-batch', '16', '--schedule', 'one-cycle', '--batch-norm', '--learning-rate', '0.02'],
  ...['--epochs', String(epochs), '-o', at(output), ...more],
];
const weights = (name: string) => parseModel(readFileSync(at(name)), name).network.layers;

/** Runs the program until it has said something, and stops it. */
function stopAfter(words: string, signal: NodeJS.Signals, args: readonly string[]) {
  const child = spawn('node', [MAIN, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  return new Promise<{ status: number | null; said: string }>((resolve) => {
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.includes(words) && !child.killed) child.kill(signal);
    });
    child.on('close', (status) => resolve({ status, said }));
  });
}

test('a model, its card, nothing else; stopped by Ctrl-C and resumed, the very same weights', async () => {
  const out = run(...command('whole.safetensors', 3, '--card', at('card.json')));
  expect(out).toMatch(/whole\.safetensors: resnet20, 3 epochs, .* of 20 test images right/);
  const card = JSON.parse(readFileSync(at('card.json'), 'utf8')) as Record<string, unknown>;
  expect(card).toMatchObject({
    name: 'whole',
    trainedBy: expect.stringMatching(/^ic-snn \d/),
    data: 'synthetic',
    trainingImages: 128,
    recipe: { epochs: 3, batch: 64, microBatch: 16, seed: 1 },
    testImages: 20,
    testCorrect: expect.any(Number),
    secondsOfTraining: expect.any(Number),
    command: expect.stringContaining('ic-snn train --arch resnet20 --width 0.125 --data synthetic --images 128'),
  });
  expect(readdirSync(folder).sort()).toEqual(['card.json', 'whole.safetensors']);

  const { status, said } = await stopAfter('epoch 1/3', 'SIGINT', command('part.safetensors', 3));
  expect(status).toBe(1);
  expect(said).toMatch(/cancelled; go on with the same command and --resume/);
  expect(existsSync(at('part.safetensors'))).toBe(false);
  const kept = readFileSync(at('part.safetensors.checkpoint'));
  const unfinished = /part\.safetensors\.checkpoint: is of a training that did not end; go on with --resume/;
  expectRefused(command('part.safetensors', 3), unfinished);
  expectRefused(
    command('part.safetensors', 3, '--resume', '--images', '192'),
    /data was "128 images, .* is now "192 im/,
  );
  expectRefused(command('part.safetensors', 3, '--resume', '--width', '0.25'), /width was 0.125, is now 0.25/);
  expect(readFileSync(at('part.safetensors.checkpoint')).equals(kept)).toBe(true);
  run(...command('part.safetensors', 3, '--resume', '--workers', '1'));
  expect(weights('part.safetensors')).toEqual(weights('whole.safetensors'));
  expect(readdirSync(folder).filter((name) => /checkpoint|tmp/.test(name))).toEqual([]);
  const ended = /whole\.safetensors: is there and has no \.checkpoint: nothing to go on with/;
  expectRefused(command('whole.safetensors', 3, '--resume'), ended);
}, 60_000);

test('a polite kill loses nothing; other test images from there on, and the card says which', async () => {
  const { status, said } = await stopAfter('epoch 1/3', 'SIGTERM', command('kill.safetensors', 3));
  expect(status).toBe(1);
  expect(said).toMatch(/cancelled; go on/);
  const more = ['--test-images', '30', '--card', at('kill.json'), '--resume'];
  expect(run(...command('kill.safetensors', 3, ...more))).toMatch(/of 30 test images right/);
  expect(JSON.parse(readFileSync(at('kill.json'), 'utf8'))).toMatchObject({ testImages: 30 });
});

test('stopped before the first epoch is on record: nothing is left, the same command starts anew', async () => {
  const child = spawn('node', [MAIN, ...command('early.safetensors', 1), '--images', '6400'], { stdio: 'pipe' });
  await new Promise((resolve) => setTimeout(resolve, 1500)); // drawing the images, or in the first epoch
  child.kill('SIGTERM');
  await new Promise((resolve) => child.on('close', resolve));
  expect(readdirSync(folder).filter((name) => name.startsWith('early'))).toEqual([]);
  run(...command('early.safetensors', 1));
});

describe('test images', () => {
  const png = pngFolder(from('png'), 4);
  const small = (output: string, ...more: string[]) => [
    ...['train', '--arch', 'resnet20', '--width', '0.1', '--data', png, '--batch', '4', '--micro-batch', '2'],
    ...['--epochs', '1', '--learning-rate', '0.001', '--batch-norm', '-o', at(output), ...more],
  ];

  test('none are taken from what is trained on', () => {
    expect(run(...small('own.safetensors'))).not.toMatch(/test images/);
    const few = ['--data', 'synthetic:train', '--images', '4'];
    expect(run(...small('own.safetensors', ...few))).not.toMatch(/test images/);
  });

  test('of another size, of more classes, of other names are refused', () => {
    mkdirSync(from('other/a'), { recursive: true });
    mkdirSync(from('other/c'));
    for (const kind of ['a', 'c']) cpSync(join(png, 'a', '0.png'), from(`other/${kind}/0.png`));
    const refused = (test: string, says: RegExp) => expectRefused([...small('no.safetensors'), '--test', test], says);
    refused(pngFolder(from('large'), 1, 9), /large: holds images of 9×9×3, .*png reads 8×8×3/);
    refused(from('other'), /other: class 1 is "c", in .*png "b"; name both alike/);
    cpSync(join(png, 'b'), from('other/b'), { recursive: true });
    refused(from('other'), /other: has 3 classes, .*png 2/);
    cpSync(join(png, 'a'), from('part/a'), { recursive: true });
    expect(run(...small('yes.safetensors'), '--test', from('part'))).toMatch(/of 4 test images right/);
  });
});

test.each<[string, string[], RegExp]>([
  ['data that is missing', ['--data', 'nowhere'], /nowhere: does not exist/],
  ['fewer images than a batch', ['--images', '10'], /expected at least one batch of 64, got 10/],
  ['a micro-batch that does not divide', ['--micro-batch', '48'], /"microBatch" expected a divisor of the batch 64/],
  ['a negative rate', ['--learning-rate', '-1'], /expected a number >= 0/],
  ['an unknown schedule', ['--schedule', 'cosine'], /Allowed choices are step, one-cycle/],
  ['a folder that is missing', ['-o', at('none/x.safetensors')], /cannot be written/],
  ['a name that no model has', ['-o', at('bad.bin')], /--output.* expected a name that ends in \.safetensors/],
  ['a folder for the card', ['--card', folder], /is a folder; name a file in it/],
  ['JSON nowhere', ['--json', at('none/x.json')], /x\.json: cannot be written/],
  ['a seed of over 32 bits', ['--seed', '4294967296'], /--seed.* expected a whole number from 0 to 4294967295/],
  ['a width beyond all memory', ['--width', '10000'], /"width" expected a number > 0, at most 8, got 10000/],
  [
    'images too small for the network',
    ['--arch', 'vgg16', '--data', pngFolder(from('tiny'), 40, 16)],
    /tiny: images of 16×16×3: do not fit vgg16: layer "pool5"/,
  ],
])('bad input, status 2, one line: %s', (_, more, pattern) => {
  expectRefused([...command('bad.safetensors', 1), ...more], pattern);
  expect(readdirSync(folder).filter((name) => name.startsWith('bad'))).toEqual([]);
});

test('a loss that runs away: status 1, advice, nothing left behind', () => {
  const args = [...base, '--epochs', '3', '--learning-rate', '60', '-o', at('wild.safetensors')];
  const { status, stderr } = spawnSync('node', [MAIN, ...args], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /diverged: loss \S+ at the end of epoch 1; lower --learning-rate, give --clip 1 or use --batch/,
  );
  expect(readdirSync(folder).filter((name) => name.startsWith('wild'))).toEqual([]);
});
