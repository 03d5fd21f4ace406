/** The command on the card of a shipped net makes that net again, bit for bit. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseModel } from '../../src/files/model-file.js';
import { run } from '../support/command-line.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-retrain-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each(['vgg16-synthetic', 'resnet20-synthetic'])('%s', (name) => {
  const shipped = new URL(`../../data/${name}`, import.meta.url);
  const card = JSON.parse(readFileSync(new URL(`${shipped}.json`), 'utf8')) as Record<string, unknown>;
  const file = join(folder, `${name}.safetensors`);
  const args = String(card.command).split(' ');
  expect(args.slice(0, 2)).toEqual(['ic-snn', 'train']);
  expect(args.splice(-2)).toEqual(['-o', `${name}.safetensors`]);
  run(...args.slice(1), '-o', file, '--card', join(folder, 'card.json'));
  const [made, kept] = [file, new URL(`${shipped}.safetensors`)].map((path) => parseModel(readFileSync(path), name));
  expect(made.network.layers).toEqual(kept.network.layers);
  const again = JSON.parse(readFileSync(join(folder, 'card.json'), 'utf8')) as Record<string, unknown>;
  const facts = ['recipe', 'trainingAccuracy', 'testImages', 'testCorrect', 'normalisation', 'classes'];
  for (const fact of facts) expect(again[fact], fact).toEqual(card[fact]);
});
